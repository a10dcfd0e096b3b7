/** Rescaled actions, as Gymnasium's. */
import { describe, expect, test } from "bun:test";
import { make, RescaleAction } from "../../../envs/mod.ts";
import { casesOf, compareNumbers, type NumberCase } from "./gymnasium_wrappers.ts";
import { testVectorRefused } from "./wrapper_suite.ts";

describe("RescaleAction", () => {
  testVectorRefused("RescaleAction", (env) => new RescaleAction(env, -1, 1));

  test("acts as Gymnasium's does", () => {
    for (const recorded of casesOf<NumberCase>("actions rescaled")) {
      compareNumbers(new RescaleAction(make("Pendulum-v1"), -1, 0.5) as never, recorded);
    }
  });

  test("takes its own bounds to those of the environment, and refuses what is beyond", () => {
    const env = new RescaleAction(make("Pendulum-v1"), [0], [0.1]);
    env.get_init_state();
    env.step(Float32Array.of(0.1));
    env.step(Float32Array.of(0));
    expect(() => env.step(Float32Array.of(0.2))).toThrow("it is not in");
  });

  test("refuses bounds that are none", () => {
    const env = make("Pendulum-v1");
    expect(() => new RescaleAction(env, 1, 1)).toThrow("min_action must be below max_action");
    expect(() => new RescaleAction(env, 2, 1)).toThrow("from [-2, 2] to [2, 1]");
    expect(() => new RescaleAction(env, -Infinity, 1)).toThrow("both must be infinite");
    expect(() => new RescaleAction(env, [1, 2], 3)).toThrow("give a number, or 1 of them");
    expect(() => new RescaleAction(make("CartPole-v1") as never, -1, 1)).toThrow(TypeError);
  });
});
