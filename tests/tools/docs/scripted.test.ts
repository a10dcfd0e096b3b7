import { expect, test } from "bun:test";
import * as envs from "../../../envs/mod.ts";
import type * as rl from "../../../rl/mod.ts";
import { scripts } from "../../../tools/docs/scripted.ts";

/** The least return of three episodes that is asked for; a random policy has less. */
const LEAST: Readonly<Record<string, number>> = {
  ...{ "MountainCar-v0": -150, "MountainCarContinuous-v0": 80, "Acrobot-v1": -100 },
  ...{
    "Pendulum-v1": -600,
    "LunarLander-v3": 200,
    "LunarLanderContinuous-v3": 200,
    "CliffWalking-v1": -13,
    "GridWorld-v0": -6,
  },
  ...{ "Catch-v0": 1, "BitFlipping-v0": -10, "PointReach-v0": -30 },
};

test("Every script plays its environment well", () => {
  expect(
    Object.keys(LEAST)
      .map((id) => id.replace(/-v\d$/, ""))
      .sort(),
  ).toEqual(Object.keys(scripts).sort());
  const short: unknown[] = [];
  for (const [id, least] of Object.entries(LEAST)) {
    const env = envs.make(id) as unknown as rl.Environment<rl.Observation, rl.Action>;
    const script = scripts[id.replace(/-v\d$/, "")]!;
    for (let seed = 0; seed < 3; seed++) {
      let [state, sum, done] = [env.get_init_state({ seed }), 0, false];
      while (!done) {
        const step = env.step(script(state));
        [state, done] = [step.next_state, step.done];
        sum += step.reward;
      }
      if (sum < least) short.push({ id, seed, sum });
    }
  }
  expect(short).toEqual([]);
});
