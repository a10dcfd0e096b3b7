/** One-hot encoding. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { where } from "./where.ts";

interface Attrs {
  readonly depth: number;
  /** Whether an index outside of the axis is that of its first or last element. */
  readonly clipped: boolean;
}

export const oneHotOp: Op<Attrs> = defineOp<Attrs>({
  name: "one_hot",
  accepts: [numeric],
  shape: ({ depth }, indices) => [...(indices as ArrayType).shape, depth],
  dtype: () => "float32",
  gradient: "zero",
  samples: [
    { inputs: [{ shape: [4], draw: { index: 3 } }], attrs: { depth: 3, clipped: false } },
    {
      inputs: [{ shape: [2, 3], dtype: "int32", draw: { index: 5 } }],
      attrs: { depth: 5, clipped: false },
    },
    { inputs: [{ shape: [3], draw: { values: [-1, 2, 7] } }], attrs: { depth: 4, clipped: false } },
    { inputs: [{ shape: [3], draw: { values: [-1, 2, 7] } }], attrs: { depth: 4, clipped: true } },
  ],
});

/** Options of `one_hot`. */
export interface OneHotOptions {
  /** Value at the index. Default: 1. */
  on_value?: number;
  /** Value elsewhere. Default: 0. */
  off_value?: number;
}

/**
 * `indices (k...) -> (k..., depth)`: `on_value` at the index (truncated), `off_value` elsewhere, and
 * everywhere for an index outside of the axis or NaN.
 */
export function one_hot(
  indices: NDArray,
  depth: number,
  { on_value = 1, off_value = 0 }: OneHotOptions = {},
): NDArray {
  if (!Number.isInteger(depth) || depth < 1) {
    throw new RangeError(`Cannot one_hot to depth ${depth}: it must be a whole number, 1 or more.`);
  }
  const attrs = { depth, clipped: false };
  if (on_value === 1 && off_value === 0) return apply(oneHotOp, [indices], attrs);
  return scope(() => where(apply(oneHotOp, [indices], attrs), on_value, off_value));
}
