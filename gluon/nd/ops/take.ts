/** Slices gathered by index, and added back by index. */
import type { AxisAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, anyDType, defineOp, float, numeric, type Op } from "../op.ts";
import { formatShape, resolveAxis } from "../shape.ts";

/** What ops along one axis take. */
export interface AxisOptions {
  /** Axis to work along; the op's own documentation states the default. */
  axis?: number;
}

export const takeOp: Op<AxisAttrs> = defineOp<AxisAttrs>({
  name: "take",
  accepts: [anyDType, numeric],
  shape: ({ axis }, x, indices) =>
    (x as ArrayType).shape.toSpliced(axis, 1, ...(indices as ArrayType).shape),
  gradient: ({ dy, attrs: { axis } }, x, indices) => [
    () => add_at(dy, indices as NDArray, x.shape, { axis }),
    null,
  ],
  samples: [
    { inputs: [[5, 3], { shape: [4], draw: { index: 5 } }], attrs: { axis: 0 } },
    { inputs: [[2, 5], { shape: [3], dtype: "int32", draw: { index: 5 } }], attrs: { axis: 1 } },
    { inputs: [[4, 2, 3], { shape: [2, 3], draw: { index: 4 } }], attrs: { axis: 0 } },
    { inputs: [[6], { shape: [], draw: { index: 6 } }], attrs: { axis: 0 } },
    { inputs: [[3, 2], { shape: [3], draw: { values: [-1, 5, 1] } }], attrs: { axis: 0 } },
    {
      inputs: [
        { shape: [4, 3], dtype: "uint8" },
        { shape: [2], draw: { index: 4 } },
      ],
      attrs: { axis: 0 },
    },
  ],
});

interface AddAtAttrs extends AxisAttrs {
  readonly shape: Shape;
}

export const addAtOp: Op<AddAtAttrs> = defineOp<AddAtAttrs>({
  name: "add_at",
  accepts: [float, numeric],
  shape: ({ shape, axis }, y, indices) => {
    const expected = shape.toSpliced(axis, 1, ...(indices as ArrayType).shape);
    if (expected.join() === y?.shape.join()) return shape;
    throw new RangeError(
      `Cannot add ${formatShape(y?.shape ?? [])} at ${formatShape(indices?.shape ?? [])} indices of ` +
        `axis ${axis} of ${formatShape(shape)}: it must be ${formatShape(expected)}.`,
    );
  },
  gradient: ({ dy, attrs: { axis } }, _, indices) => [
    () => take(dy, indices as NDArray, { axis }),
    null,
  ],
  samples: [
    { inputs: [[4, 3], { shape: [4], draw: { index: 5 } }], attrs: { axis: 0, shape: [5, 3] } },
    { inputs: [[2, 3], { shape: [3], draw: { index: 2 } }], attrs: { axis: 1, shape: [2, 2] } },
    {
      inputs: [[2, 3, 2], { shape: [2, 3], draw: { index: 4 } }],
      attrs: { axis: 0, shape: [4, 2] },
    },
  ],
});

/**
 * Slices of `x` at `indices` along `axis` (default 0): `x (n, ...)`, `indices (k...)`
 * `-> (k..., ...)`. Indices outside of the axis are clipped to it, as in MXNet's mode "clip".
 */
export function take(x: NDArray, indices: NDArray, { axis = 0 }: AxisOptions = {}): NDArray {
  return apply(takeOp, [x, indices], { axis: resolveAxis(axis, x.ndim, "take") });
}

/**
 * Zeros of `shape` with the slices of `y` added at `indices` along `axis` (default 0): what `take`
 * took, put back. Repeated indices add up.
 */
export function add_at(
  y: NDArray,
  indices: NDArray,
  shape: Shape,
  { axis = 0 }: AxisOptions = {},
): NDArray {
  return apply(addAtOp, [y, indices], { axis: resolveAxis(axis, shape.length, "add_at"), shape });
}
