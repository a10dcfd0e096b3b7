/** How arrays of any rank are walked by kernels of fixed rank. */

import { expect, test } from "bun:test";
import { walk } from "../../../../backends/wasm/kernels/strides.ts";

test("a walk merges axes along which all arrays step alike, and pads what is left with 1", () => {
  const dense = [12, 4, 4, 1];
  expect(walk([2, 3, 1, 4], [dense, dense], 3)).toEqual({
    lengths: [1, 1, 24],
    strides: [
      [0, 0, 1],
      [0, 0, 1],
    ],
    starts: [[0], [0]],
  });
});

test("a walk leaves the outer axes as a table of starts", () => {
  const shape = [2, 3, 4];
  // the transpose of the two outer axes, beside the dense array
  const { lengths, strides, starts } = walk(
    shape,
    [
      [4, 8, 1],
      [12, 4, 1],
    ],
    2,
  );
  expect(lengths).toEqual([3, 4]);
  expect(strides).toEqual([
    [8, 1],
    [4, 1],
  ]);
  expect(starts).toEqual([
    [0, 4],
    [0, 12],
  ]);
});
