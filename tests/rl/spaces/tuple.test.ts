/** The Cartesian product of spaces. */

import { describe, expect, test } from "bun:test";
import { Box, Discrete, Tuple } from "../../../rl/spaces/mod.ts";

const space = new Tuple([new Discrete(3), new Box({ low: 0, high: 1, shape: [2] })]);

describe("Tuple", () => {
  test("contains arrays of one element of each space", () => {
    expect(space.contains([2, Float32Array.of(0, 1)])).toBe(true);
    expect(space.contains([3, Float32Array.of(0, 1)])).toBe(false);
    expect(space.contains([2])).toBe(false);
    expect(space.contains([2, Float32Array.of(0, 1), 0])).toBe(false);
  });

  test("ignores the bounds of a Box in it where it is told to, and nothing else", () => {
    expect(space.contains([2, Float32Array.of(0, 7)])).toBe(false);
    expect(space.contains([2, Float32Array.of(0, 7)], { ignoreBounds: true })).toBe(true);
    expect(space.contains([3, Float32Array.of(0, 7)], { ignoreBounds: true })).toBe(false);
  });

  test("flattens its elements one after the other", () => {
    expect(space.flatten([1, Float32Array.of(0.25, 0.5)])).toEqual(
      Float32Array.of(0, 1, 0, 0.25, 0.5),
    );
  });
});
