/** Indices as vectors with a single 1. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, numeric, type Op } from "../op.ts";

interface Attrs {
  readonly depth: number;
}

export const oneHotOp: Op<Attrs> = defineOp<Attrs>({
  name: "one_hot",
  accepts: [numeric],
  shape: ({ depth }, indices) => [...(indices as ArrayType).shape, depth],
  dtype: () => "float32",
  gradient: "zero",
  samples: [
    { inputs: [{ shape: [4], draw: { index: 3 } }], attrs: { depth: 3 } },
    { inputs: [{ shape: [2, 3], dtype: "int32", draw: { index: 5 } }], attrs: { depth: 5 } },
    { inputs: [{ shape: [3], draw: { values: [-1, 2, 7] } }], attrs: { depth: 4 } },
  ],
});

/** `indices (k...) -> (k..., depth)`: 1 at the index, 0 elsewhere; all 0 for an index outside. */
export function one_hot(indices: NDArray, depth: number): NDArray {
  if (!Number.isInteger(depth) || depth < 1) {
    throw new RangeError(`Cannot one_hot to depth ${depth}: it must be a whole number, 1 or more.`);
  }
  return apply(oneHotOp, [indices], { depth });
}
