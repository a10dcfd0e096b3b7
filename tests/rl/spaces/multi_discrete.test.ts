/** The space of arrays of categories. */

import { describe, expect, test } from "bun:test";
import { MultiDiscrete } from "../../../rl/spaces/mod.ts";

describe("MultiDiscrete", () => {
  test("refuses counts that are not positive", () => {
    expect(() => new MultiDiscrete([2, 0])).toThrow(
      "Cannot make MultiDiscrete([2 0]): every count must be a positive integer.",
    );
  });

  test("contains nothing beyond a count", () => {
    expect(new MultiDiscrete([2, 3]).contains(Int32Array.of(1, 2))).toBe(true);
    expect(new MultiDiscrete([2, 3]).contains(Int32Array.of(2, 0))).toBe(false);
    expect(new MultiDiscrete([2, 3]).contains(Int32Array.of(0, -1))).toBe(false);
    expect(new MultiDiscrete([2, 3]).contains(Int32Array.of(0))).toBe(false);
  });

  test("flattens one-hot, one category after the other", () => {
    const space = new MultiDiscrete([2, 3]);
    expect(space.flatten(Int32Array.of(1, 0))).toEqual(Float32Array.of(0, 1, 1, 0, 0));
    expect(space.unflatten(Float32Array.of(1, 0, 0, 0, 1))).toEqual(Int32Array.of(0, 2));
  });
});
