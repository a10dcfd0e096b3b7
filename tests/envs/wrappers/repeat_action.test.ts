/** Repeated actions, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { make, RepeatAction } from "../../../envs/mod.ts";
import { casesOf, compareNumbers, type NumberCase } from "./gymnasium_wrappers.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("RepeatAction", () => {
  testWrapper(() => new RepeatAction(cartPole(), 2));
  testVectorRefused("RepeatAction", (env) => new RepeatAction(env, 2));

  test("gives what Gymnasium's gives", () => {
    for (const recorded of casesOf<NumberCase>("repeated")) {
      compareNumbers(new RepeatAction(make("CartPole-v1"), 3) as never, recorded);
    }
  });

  test("refuses a number that is none", () => {
    expect(() => new RepeatAction(cartPole(), 0)).toThrow("num_repeats must be a positive integer");
  });
});
