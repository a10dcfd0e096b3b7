/** Stacks of the latest observations. */

import { describe, expect, test } from "bun:test";
import { FrameStackObservation, make } from "../../../envs/mod.ts";
import { cartPole, testVectorRefused, testWrapper } from "./wrapper_suite.ts";

describe("FrameStackObservation", () => {
  testWrapper(() => new FrameStackObservation(cartPole(), 3));
  testVectorRefused("FrameStackObservation", (env) => new FrameStackObservation(env, 2));

  test("repeats the first observation, then drops the oldest", () => {
    const env = new FrameStackObservation(cartPole(), 3);
    const plain = cartPole();
    const a = plain.get_init_state({ seed: 5 });
    const [b, c, d] = [0, 1, 0].map((action) => plain.step(action).next_state);
    expect(env.get_init_state({ seed: 5 })).toEqual(join(a, a, a));
    expect(env.step(0).next_state).toEqual(join(a, a, b));
    expect(env.step(1).next_state).toEqual(join(a, b, c));
    expect(env.step(0).next_state).toEqual(join(b, c, d));
    expect(env.observation_space.shape).toEqual([3, 4]);
  });

  test("begins every episode without the last one", () => {
    const env = new FrameStackObservation(cartPole(), 2, { padding_type: "zero" });
    env.get_init_state({ seed: 5 });
    env.step(0);
    const first = cartPole().get_init_state({ seed: 6 });
    expect(env.get_init_state({ seed: 6 })).toEqual(join(new Float32Array(4), first));
  });

  test("refuses what cannot be stacked", () => {
    expect(() => new FrameStackObservation(cartPole(), 0)).toThrow(
      "Cannot stack 0 observations of CartPole-v1: stack_size must be a positive integer.",
    );
    expect(() => new FrameStackObservation(make("Taxi-v4") as never, 2)).toThrow(
      "Cannot stack the observations of Taxi-v4: they are in Discrete(500); they must be in a Box.",
    );
  });

  test("refuses an unknown padding_type", () => {
    const paddingType = "custom" as "zero";
    expect(() => new FrameStackObservation(cartPole(), 2, { padding_type: paddingType })).toThrow(
      new RangeError(
        'Cannot stack the observations of CartPole-v1 with padding_type "custom": ' +
          'use "reset" or "zero".',
      ),
    );
  });
});

function join(...arrays: (Float32Array | undefined)[]): Float32Array {
  return Float32Array.from(arrays.flatMap((array) => Array.from(array ?? [])));
}
