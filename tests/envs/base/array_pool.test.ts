/** Small arrays. */

import { expect, test } from "bun:test";
import { ArrayPool } from "../../../envs/base/array_pool.ts";

test.each([1, 4, 5000])("ArrayPool gives arrays of %p zeros", (length: number) => {
  const pool = new ArrayPool(length);
  for (let i = 0; i < 3; i++) expect(pool.take()).toEqual(new Float32Array(length));
});

test("ArrayPool gives no two arrays that overlap, also over many blocks", () => {
  const pool = new ArrayPool(3);
  const arrays = Array.from({ length: 1000 }, (_, i) => pool.take().fill(i));
  expect(arrays.every((array, i) => array.every((x) => x === i))).toBe(true);
});
