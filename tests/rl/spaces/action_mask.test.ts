/** Action masks in one form. */

import { describe, expect, test } from "bun:test";
import { toActionMask } from "../../../rl/spaces/mod.ts";

describe("toActionMask()", () => {
  test("is the mask itself where it is a Uint8Array", () => {
    const mask = Uint8Array.of(0, 1);
    expect(toActionMask(mask)).toBe(mask);
  });

  test.each([
    [[true, false, true]],
    [[1, 0, 1]],
    [[1, false, 0.5]],
    [Int8Array.of(1, 0, -1)],
    [Float32Array.of(1, 0, 2)],
  ])("takes %p", (mask: unknown) => {
    expect(toActionMask(mask)).toEqual(Uint8Array.of(1, 0, 1));
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a text", "101"],
    ["an object with a length", { 0: 1, length: 1 }],
    ["nested arrays", [[1], [0]]],
    ["texts", ["1"]],
    ["big integers", [1n]],
    ["NaN", [1, Number.NaN]],
    ["a BigInt64Array", new BigInt64Array(2)],
    ["a DataView", new DataView(new ArrayBuffer(2))],
  ])("is undefined of %s", (_, mask: unknown) => {
    expect(toActionMask(mask)).toBeUndefined();
  });
});
