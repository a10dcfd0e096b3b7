/** Continuous actions clipped to their bounds. */

import { describe, expect, test } from "bun:test";
import { ClipAction, make } from "../../../envs/mod.ts";
import { Box } from "../../../rl/spaces/mod.ts";
import { cartPole, testVectorRefused } from "./wrapper_suite.ts";

describe("ClipAction", () => {
  testVectorRefused("ClipAction", (env) => new ClipAction(env));

  test("takes any action and passes on the nearest", () => {
    const env = new ClipAction(make("Pendulum-v1"));
    const plain = make("Pendulum-v1");
    env.get_init_state({ seed: 1 });
    plain.get_init_state({ seed: 1 });
    for (const [wild, tame] of [
      [50, 2],
      [-Infinity, -2],
      [0.25, 0.25],
    ] as const) {
      expect(env.step(Float32Array.of(wild))).toEqual(plain.step(Float32Array.of(tame)));
    }
    expect(String(env.action_space)).toBe("Box(-inf, inf, (1,), float32)");
  });

  test("refuses NaN, which has no nearest", () => {
    const env = new ClipAction(make("Pendulum-v1"));
    env.get_init_state();
    expect(() => env.step(Float32Array.of(Number.NaN))).toThrow(RangeError);
  });

  test("refuses an environment with other actions", () => {
    expect(() => new ClipAction(cartPole() as never)).toThrow(
      "Cannot clip the actions of CartPole-v1: they are in Discrete(2); they must be in a Box.",
    );
    const actionSpace = new Box({ low: 0, high: 9, dtype: "int32" });
    expect(
      () => new ClipAction({ ...cartPole(), name: "Integers", action_space: actionSpace } as never),
    ).toThrow(
      new TypeError(
        "Cannot clip the actions of Integers: they are in Box(0, 9, (1,), int32); " +
          "they must be in a Box of float32.",
      ),
    );
  });
});
