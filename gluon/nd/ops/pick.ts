/** Picking one element along an axis by index, such as the value of the action taken. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, float, numeric, type Op } from "../op.ts";
import { formatShape, reducedShape, resolveAxis, sameShape } from "../shape.ts";
import { oneHotOp } from "./one_hot.ts";
import { sum } from "./reduce.ts";
import { applyIndexed, type IndexMode } from "./take.ts";
import { transpose } from "./transpose.ts";
import { masked } from "./where.ts";

/** Options of `pick`. */
export interface PickOptions {
  /** Axis to pick along. Default: the last. */
  axis?: number;
  /** Keep the axis at length 1. Default: false. */
  keepdims?: boolean;
  /** How to treat out-of-range indices. Default: "clip". */
  mode?: IndexMode;
}

interface Attrs extends AxisAttrs {
  readonly keepdims: boolean;
}

/** One-hot mask of `index` along `axis` of `x`; indices are clipped to the axis. */
function chosen(x: NDArray, index: NDArray, axis: number): NDArray {
  const attrs = { depth: x.shape[axis] as number, clipped: true };
  const last = x.ndim - 1;
  const hot = apply(oneHotOp, [index.reshape(x.shape.toSpliced(axis, 1))], attrs);
  if (axis === last) return hot;
  const order = Array.from({ length: last }, (_, i) => i).toSpliced(axis, 0, last);
  return transpose(hot, order);
}

export const pickOp: Op<Attrs> = defineOp<Attrs>({
  name: "pick",
  accepts: [float, numeric],
  shape: ({ axis, keepdims }, x, index) => {
    const [from, at] = [(x as ArrayType).shape, (index as ArrayType).shape];
    const [bare, kept] = [reducedShape(from, [axis], false), reducedShape(from, [axis], true)];
    if (sameShape(at, bare) || sameShape(at, kept)) return keepdims ? kept : bare;
    throw new RangeError(
      `Cannot pick from ${formatShape(from)} along axis ${axis} with index ${formatShape(at)}: ` +
        `the index must be ${formatShape(bare)} or ${formatShape(kept)}.`,
    );
  },
  gradient: ({ dy, attrs: { axis } }, x, index) => [
    () =>
      masked(chosen(x, index as NDArray, axis), dy.reshape(reducedShape(x.shape, [axis], true))),
    null,
  ],
  lower: ({ axis, keepdims }, x, index) =>
    sum(masked(chosen(x as NDArray, index as NDArray, axis), x as NDArray), { axis, keepdims }),
  samples: [
    { inputs: [[3, 4], { shape: [3], draw: { index: 4 } }], attrs: { axis: 1, keepdims: false } },
    { inputs: [[3, 4], { shape: [3, 1], draw: { index: 4 } }], attrs: { axis: 1, keepdims: true } },
    {
      inputs: [[3, 4], { shape: [4], dtype: "int32", draw: { index: 3 } }],
      attrs: { axis: 0, keepdims: false },
    },
    {
      inputs: [[2, 3, 4], { shape: [2, 4], draw: { index: 3 } }],
      attrs: { axis: 1, keepdims: false },
    },
    {
      inputs: [[2, 3], { shape: [2], draw: { values: [-1, 9] } }],
      attrs: { axis: 1, keepdims: false },
    },
  ],
});

/**
 * `x (..., n, ...)`, `index (...) -> (...)`: the elements that `index` names along `axis` (default:
 * the last). Indices are truncated. One outside of the axis chooses its first or last element, or,
 * with `mode` "wrap", is counted around it; NaN is 0.
 */
export function pick(x: NDArray, index: NDArray, options: PickOptions = {}): NDArray {
  const { axis = -1, keepdims = false, mode = "clip" } = options;
  const attrs = { axis: resolveAxis(axis, x.ndim, "pick"), keepdims };
  return applyIndexed(pickOp, x, index, attrs, mode);
}
