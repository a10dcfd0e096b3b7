/** The passes in which the wasm backend reduces several axes. */

import { expect, test } from "bun:test";
import { reductionPasses } from "../../../../backends/wasm/kernels/reduce.ts";

test("neighbouring reduced axes are one pass, whatever lies between them of length 1", () => {
  expect(reductionPasses([2, 3, 4], [1, 2])).toEqual([{ outer: 2, length: 12, inner: 1 }]);
  expect(reductionPasses([2, 3, 1, 4], [1, 3])).toEqual([{ outer: 2, length: 12, inner: 1 }]);
});

test("axes apart are reduced from the last to the first", () => {
  expect(reductionPasses([5, 3, 4], [0, 2])).toEqual([
    { outer: 15, length: 4, inner: 1 },
    { outer: 1, length: 5, inner: 3 },
  ]);
});

test("a reduction of nothing copies", () => {
  expect(reductionPasses([2, 3], [])).toEqual([{ outer: 1, length: 1, inner: 6 }]);
  expect(reductionPasses([], [])).toEqual([{ outer: 1, length: 1, inner: 1 }]);
});
