/** Indices that must lie within an axis. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, numeric, type Op } from "../op.ts";

export const checkIndicesOp: Op<{ readonly length: number }> = defineOp({
  name: "check_indices",
  accepts: [numeric],
  shape: (_, indices) => indices?.shape ?? [],
  dtype: () => "int32",
  gradient: "zero",
  samples: [
    { inputs: [{ shape: [4], draw: { index: 5 } }], attrs: { length: 5 } },
    { inputs: [{ shape: [2, 3], dtype: "int32", draw: { index: 7 } }], attrs: { length: 7 } },
    { inputs: [{ shape: [], draw: { index: 1 } }], attrs: { length: 1 } },
  ],
});

/** The indices as int32. Throws a `RangeError` where one, before it is truncated, is outside of `0 ... length - 1`, or NaN. */
export function checkIndices(indices: NDArray, length: number): NDArray {
  return apply(checkIndicesOp, [indices], { length });
}
