/** A point and its goal. */
import { describe, expect, test } from "bun:test";
import { make, PointReach } from "../../../envs/mod.ts";

describe("PointReach", () => {
  test("is solved by going straight to the goal", () => {
    const env = make("PointReach-v0");
    let sum = 0;
    for (let episode = 0; episode < 200; episode++) {
      let { achieved_goal, desired_goal } = env.get_init_state(episode === 0 ? { seed: 0 } : {});
      for (let done = false; !done; ) {
        const action = desired_goal.map((goal, i) =>
          Math.max(-1, Math.min(1, 10 * (goal - achieved_goal[i]!))),
        );
        const step = env.step(action);
        ({ achieved_goal, desired_goal } = step.next_state);
        sum += step.reward;
        done = step.done;
        expect(step.truncated).toBe(false);
        expect(step.reward).toBe(step.terminated ? 0 : -1);
      }
    }
    expect(sum / 200).toBeGreaterThan(-12);
    expect(sum / 200).toBeLessThan(-4);
  });

  test("stays in its square", () => {
    const env = new PointReach();
    env.get_init_state({ seed: 0 });
    env.setState({ ...env.getState(), variables: [0.75, 0, 0, 0, -0.5, 0.5] });
    for (let i = 0; i < 4; i++) env.step(Float32Array.of(1, 0));
    expect(env.step(Float32Array.of(1, 0)).next_state.achieved_goal).toEqual(Float32Array.of(1, 0));
  });

  test("tells the reward and the end of any goal", () => {
    const [sparse, dense] = [new PointReach(), new PointReach({ reward_type: "dense" })];
    const [a, b] = [Float32Array.of(0, 0.5), Float32Array.of(0, -0.25)];
    expect([sparse.compute_reward(a, a), sparse.compute_reward(a, b)]).toEqual([0, -1]);
    expect(dense.compute_reward(a, b)).toBe(-0.75);
    expect([sparse.compute_terminated(a, a), sparse.compute_terminated(a, b)]).toEqual([
      true,
      false,
    ]);
  });
});
