/** Rewards clipped to an interval. */

import { describe, expect, test } from "bun:test";
import { ClipReward, make } from "../../../envs/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("ClipReward", () => {
  testWrapper(() => new ClipReward(cartPole()));
  testVectorRefused("ClipReward", (env) => new ClipReward(env));

  test("clips at both ends", () => {
    const env = new ClipReward(make("CliffWalking-v1"), { min_reward: -10, max_reward: -2 });
    env.get_init_state();
    expect(env.step(1).reward).toBe(-10);
    expect(env.step(0).reward).toBe(-2);
  });

  test("clips to -1 and 1 by default", () => {
    const env = new ClipReward(make("CliffWalking-v1"));
    env.get_init_state();
    expect(env.step(1).reward).toBe(-1);
  });

  test("refuses bounds that are the wrong way round", () => {
    expect(() => new ClipReward(cartPole(), { min_reward: 2 })).toThrow(
      "Cannot clip the rewards of CartPole-v1 between 2 and 1: min_reward must not be above max_reward.",
    );
    expect(() => new ClipReward(cartPole(), { max_reward: Number.NaN })).toThrow(RangeError);
  });
});
