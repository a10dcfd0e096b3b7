/** Delayed observations, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { DelayObservation, make } from "../../../envs/mod.ts";
import { casesOf, compareNumbers, type NumberCase } from "./gymnasium_wrappers.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("DelayObservation", () => {
  testWrapper(() => new DelayObservation(cartPole(), 2));
  testVectorRefused("DelayObservation", (env) => new DelayObservation(env, 1));

  test("shows what Gymnasium's shows", () => {
    for (const recorded of casesOf<NumberCase>("delayed")) {
      compareNumbers(new DelayObservation(make("CartPole-v1"), 3) as never, recorded);
    }
  });

  test("refuses a delay that is none, and a state of another", () => {
    expect(() => new DelayObservation(cartPole(), -1)).toThrow("by -1 steps");
    const env = new DelayObservation(cartPole(), 3);
    env.get_init_state();
    const state = { ...env.getState(), queue: [[1]] };
    expect(() => env.setState(state)).toThrow("it keeps no 3 observations of 4 numbers");
  });
});
