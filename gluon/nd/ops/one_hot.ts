/** Indices as vectors with a single 1. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { where } from "./where.ts";

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

/** What `one_hot` takes. */
export interface OneHotOptions {
  /** What stands at the index. Default: 1. */
  on_value?: number;
  /** What stands elsewhere. Default: 0. */
  off_value?: number;
}

/**
 * `indices (k...) -> (k..., depth)`: `on_value` at the index, `off_value` elsewhere, and everywhere
 * for an index outside of the axis.
 */
export function one_hot(
  indices: NDArray,
  depth: number,
  { on_value = 1, off_value = 0 }: OneHotOptions = {},
): NDArray {
  if (!Number.isInteger(depth) || depth < 1) {
    throw new RangeError(`Cannot one_hot to depth ${depth}: it must be a whole number, 1 or more.`);
  }
  if (on_value === 1 && off_value === 0) return apply(oneHotOp, [indices], { depth });
  return scope(() => where(apply(oneHotOp, [indices], { depth }), on_value, off_value));
}
