/** A function of observations. */

import { describe, expect, test } from "bun:test";
import { TransformObservation } from "../../../envs/mod.ts";
import { Box } from "../../../rl/spaces/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

const space = new Box({ low: -Infinity, high: Infinity });
const sum = (x: Float32Array): Float32Array => Float32Array.of(x.reduce((a, b) => a + b, 0));

describe("TransformObservation", () => {
  testWrapper(
    () =>
      new TransformObservation(
        cartPole(),
        (x) => x.subarray(2, 4),
        new Box({ low: -Infinity, high: Infinity, shape: [2] }),
      ),
  );
  testVectorRefused("TransformObservation", (env) => new TransformObservation(env, sum, space));

  test("applies its function and has its own space", () => {
    const env = new TransformObservation(cartPole(), sum, space);
    expect(env.get_init_state({ seed: 1 })).toEqual(sum(cartPole().get_init_state({ seed: 1 })));
    expect(env.observation_space).toBe(space);
  });

  test("refuses what is not a function, and a missing space", () => {
    expect(() => new TransformObservation(cartPole(), "sum" as never, space)).toThrow(
      new TypeError(
        'Cannot transform the observations of CartPole-v1 with "sum": it must be a function.',
      ),
    );
    expect(() => new TransformObservation(cartPole(), sum, undefined as never)).toThrow(
      new TypeError(
        "Cannot transform the observations of CartPole-v1 to elements of undefined: " +
          "observation_space must be a space.",
      ),
    );
  });
});
