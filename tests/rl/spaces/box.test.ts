/** The space of arrays between two bounds. */

import { describe, expect, test } from "bun:test";
import { default_rng } from "../../../gluon/random/generator.ts";
import { Box } from "../../../rl/spaces/mod.ts";

describe("Box", () => {
  test("includes both bounds, as float32 rounds them", () => {
    const space = new Box({ low: 0.1, high: 0.2 });
    expect(space.contains(Float32Array.of(0.1))).toBe(true);
    expect(space.contains(Float32Array.of(0.2))).toBe(true);
    expect(space.contains(Float32Array.of(0.2001))).toBe(false);
    expect(space.contains(Float32Array.of(Number.NaN))).toBe(false);
  });

  test("contains only arrays of its own type and length", () => {
    const space = new Box({ low: 0, high: 9, shape: [2], dtype: "int32" });
    expect(space.contains(Int32Array.of(0, 9))).toBe(true);
    expect(space.contains(Float32Array.of(0, 9))).toBe(false);
    expect(space.contains(Int32Array.of(0))).toBe(false);
  });

  test("samples half-open intervals from their finite end", () => {
    const space = new Box({ low: [3, -Infinity], high: [Infinity, -3] });
    const rng = default_rng(0);
    let sum = 0;
    for (let k = 0; k < 2000; k++) {
      const [above = 0, below = 0] = space.sample(rng);
      expect(above).toBeGreaterThan(2.999);
      expect(below).toBeLessThan(-2.999);
      sum += above - 3 + (-3 - below);
    }
    expect(Math.abs(sum / 4000 - 1)).toBeLessThan(0.05);
  });

  test("refuses bounds that leave nothing between them", () => {
    expect(() => new Box({ low: [0, 2], high: 1 })).toThrow(
      "Cannot make a Box with low 2 and high 1 at 1: low must not be above high.",
    );
  });

  test("refuses bounds of another length than its shape", () => {
    expect(() => new Box({ low: [0, 0], high: 1, shape: [3] })).toThrow(
      "Cannot make a Box of shape (3,) with 2 values of low: there must be 3, or one number.",
    );
  });

  test("refuses bounds that its type cannot hold", () => {
    expect(() => new Box({ low: -1, high: 1, dtype: "uint8" })).toThrow(
      "Cannot make a Box of uint8 with low -1: it must be a uint8 value.",
    );
    expect(() => new Box({ low: Number.NaN, high: 1 })).toThrow(
      "Cannot make a Box of float32 with low NaN: it must be a float32 value.",
    );
  });

  test("without bounds contains every array of its type and shape, but NaN", () => {
    const space = new Box({ low: -1, high: 1, shape: [2] });
    const contains = (x: unknown) => space.contains(x, { ignoreBounds: true });
    expect(contains(Float32Array.of(-7, 1.5))).toBe(true);
    expect(contains(Float32Array.of(Infinity, 0))).toBe(true);
    expect(contains(Float32Array.of(Number.NaN, 0))).toBe(false);
    expect(contains(Float32Array.of(0))).toBe(false);
    expect(contains(Int32Array.of(0, 0))).toBe(false);
    expect(contains(undefined)).toBe(false);
  });
});
