/** Normalized rewards, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { make, NormalizeReward } from "../../../envs/mod.ts";
import { casesOf, compareNumbers, type NumberCase } from "./gymnasium_wrappers.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("NormalizeReward", () => {
  testWrapper(
    () => new NormalizeReward(cartPole()),
    // Its statistics go on over episodes: equal seeds give other rewards.
    ({ what }) => /seed/.test(what),
  );
  testVectorRefused("NormalizeReward", (env) => new NormalizeReward(env));

  test("gives what Gymnasium's gives", () => {
    for (const recorded of casesOf<NumberCase>("rewards normalized")) {
      const options = recorded.id === "Pendulum-v1" ? { gamma: 0.9 } : {};
      compareNumbers(new NormalizeReward(make(recorded.id as string), options) as never, recorded);
    }
  });

  test("keeps its statistics where it is told to", () => {
    const env = new NormalizeReward(cartPole());
    env.get_init_state();
    env.step(0);
    env.update_running_mean = false;
    const before = env.return_rms.getState();
    env.step(0);
    expect(env.return_rms.getState()).toEqual(before);
  });

  test("refuses a gamma or epsilon that is none", () => {
    expect(() => new NormalizeReward(cartPole(), { gamma: 2 })).toThrow(
      "gamma must be within 0 and 1",
    );
    expect(() => new NormalizeReward(cartPole(), { epsilon: 0 })).toThrow(RangeError);
  });
});
