/** The space of arrays of bits. */

import { describe, expect, test } from "bun:test";
import { MultiBinary } from "../../../rl/spaces/mod.ts";

describe("MultiBinary", () => {
  test("refuses a length that is not positive", () => {
    expect(() => new MultiBinary(-1)).toThrow(
      "Cannot make MultiBinary(-1): n must be a positive integer.",
    );
  });

  test("contains nothing but zeros and ones", () => {
    expect(new MultiBinary(2).contains(Uint8Array.of(1, 0))).toBe(true);
    expect(new MultiBinary(2).contains(Uint8Array.of(1, 2))).toBe(false);
    expect(new MultiBinary(2).contains(Uint8Array.of(1))).toBe(false);
  });

  test("flattens into its bits", () => {
    expect(new MultiBinary(3).flatten(Uint8Array.of(1, 0, 1))).toEqual(Float32Array.of(1, 0, 1));
  });
});
