/** A function of rewards. */

import { describe, expect, test } from "bun:test";
import { TransformReward } from "../../../envs/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("TransformReward", () => {
  testWrapper(() => new TransformReward(cartPole(), (r) => -r));
  testVectorRefused("TransformReward", (env) => new TransformReward(env, (r) => r));

  test("applies its function", () => {
    const env = new TransformReward(cartPole(), (reward) => 3 * reward + 0.5);
    env.get_init_state();
    expect(env.step(0).reward).toBe(3.5);
  });

  test("refuses what is not a function", () => {
    expect(() => new TransformReward(cartPole(), 2 as never)).toThrow(
      new TypeError("Cannot transform the rewards of CartPole-v1 with 2: it must be a function."),
    );
  });
});
