/** Bits and their goal. */

import { describe, expect, test } from "bun:test";
import { BitFlipping } from "../../../envs/mod.ts";

describe("BitFlipping", () => {
  test("is solved by flipping every bit that differs", () => {
    const env = new BitFlipping({ bits: 6 });
    for (let seed = 0; seed < 20; seed++) {
      const state = env.get_init_state({ seed });
      const { achieved_goal, desired_goal } = state;
      const wrong = [0, 1, 2, 3, 4, 5].filter((i) => achieved_goal[i] !== desired_goal[i]);
      expect(wrong.length).toBeGreaterThan(0);
      const steps = wrong.map((i) => env.step(i));
      expect(steps.map(({ reward }) => reward)).toEqual([...wrong.slice(1).map(() => -1), 0]);
      expect(steps.map(({ terminated }) => terminated).indexOf(true)).toBe(wrong.length - 1);
    }
  });

  test("shows the bits, then the goal, and flips the bit of the action", () => {
    const env = new BitFlipping({ bits: 3 });
    env.get_init_state();
    env.setState({ ...env.getState(), variables: [0, 1, 0, 1, 1, 0] });
    expect(env.step(2)).toMatchObject({ reward: -1, terminated: false });
    const bits = Uint8Array.of(0, 1, 0);
    expect(env.step(2).next_state).toEqual({
      observation: bits,
      achieved_goal: bits,
      desired_goal: Uint8Array.of(1, 1, 0),
    });
    expect(env.step(0)).toMatchObject({ reward: 0, terminated: true });
  });

  test("tells the reward and the end of any goal", () => {
    const env = new BitFlipping({ bits: 2 });
    const [one, two] = [Uint8Array.of(0, 1), Uint8Array.of(1, 1)];
    expect([env.compute_reward(one, one), env.compute_reward(one, two)]).toEqual([0, -1]);
    expect([env.compute_terminated(two, two), env.compute_terminated(two, one)]).toEqual([
      true,
      false,
    ]);
  });

  test("is rendered as text", () => {
    const env = new BitFlipping();
    env.get_init_state({ seed: 0 });
    expect(env.render("ansi")).toBe("bits  □ ■ ■ ■ ■ ■ ■ ■\ngoal  ■ ■ ■ □ □ □ □ □");
  });
});
