/** Conversion of the host's numbers to integers. */

import { expect, test } from "bun:test";
import { castable, saturate } from "../../../backends/base/saturate.ts";

test("saturate truncates toward zero, stops at the ends of int32 and takes NaN as 0", () => {
  const x = [1.9, -1.9, 2 ** 31, -3e9, 1e20, Infinity, -Infinity, NaN];
  const most = 2 ** 31 - 1;
  expect(x.map(saturate)).toEqual([1, -1, most, -(2 ** 31), most, most, -(2 ** 31), 0]);
});

test("castable saturates for integer dtypes only, and leaves integers as they are", () => {
  const numbers = [3e9, 0.5];
  expect(castable(numbers, "float32")).toBe(numbers);
  expect(castable(numbers, "int32")).toEqual(Int32Array.of(2 ** 31 - 1, 0));
  expect(castable(numbers, "uint8")).toEqual(Int32Array.of(2 ** 31 - 1, 0));
  const bytes = Uint8Array.of(255);
  expect(castable(bytes, "int32")).toBe(bytes);
});
