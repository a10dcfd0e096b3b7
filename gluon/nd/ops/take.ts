/** Gathering slices by index, and its adjoint, scatter-add. */

import type { AxisAttrs, Shape } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, anyDType, defineOp, float, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { checkShape, formatShape, resolveAxis } from "../shape.ts";
import { cast } from "./cast.ts";
import { checkIndices } from "./check_indices.ts";

/** Options of ops along one axis. */
export interface AxisOptions {
  /** Axis to work along; the op's own documentation states the default. */
  axis?: number;
}

/** How to treat out-of-range indices: clip to the axis, or wrap around it. */
export type IndexMode = "clip" | "wrap";

/** Options of `take`. */
export interface TakeOptions extends AxisOptions {
  /** How to treat out-of-range indices. Default: "clip". "raise" throws where there is one; the backend `webgpu` cannot. */
  mode?: IndexMode | "raise";
}

/** Applies an op that gathers along an axis; its kernels clip, so "wrap" is applied to the indices. */
export function applyIndexed<A extends AxisAttrs>(
  op: Op<A>,
  x: NDArray,
  indices: NDArray,
  attrs: A,
  mode: IndexMode,
): NDArray {
  const length = x.shape[attrs.axis] as number;
  if (mode !== "clip" && mode !== "wrap") {
    throw new RangeError(
      `Cannot ${op.name} with mode ${formatValue(mode)}: there is no such mode; use "clip" or "wrap".`,
    );
  }
  if (length === 0 && indices.size > 0) {
    throw new RangeError(
      `Cannot ${op.name} ${indices.size} elements along an axis of length 0: there is none to choose.`,
    );
  }
  if (indices.dtype === "uint8") {
    return scope(() => applyIndexed(op, x, cast(indices, "int32"), attrs, mode));
  }
  if (mode === "clip") return apply(op, [x, indices], attrs);
  return scope(() => apply(op, [x, cast(indices, "int32").modulo(length)], attrs));
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
 * `-> (k..., ...)`. Indices are truncated. One outside of the axis takes its first or last slice, or,
 * with `mode` "wrap", is counted around it; NaN is 0.
 *
 * @throws {RangeError} with `mode` "raise" where an index is outside of the axis: at once, as the backends on the CPU compute.
 */
export function take(
  x: NDArray,
  indices: NDArray,
  { axis = 0, mode = "clip" }: TakeOptions = {},
): NDArray {
  const at = resolveAxis(axis, x.ndim, "take");
  if (mode !== "raise") return applyIndexed(takeOp, x, indices, { axis: at }, mode);
  return scope(() => {
    const whole = indices.dtype === "uint8" ? cast(indices, "int32") : indices;
    const checked = checkIndices(whole, x.shape[at] as number);
    return applyIndexed(takeOp, x, checked, { axis: at }, "clip");
  });
}

/**
 * Scatter-add, the adjoint of `take`: zeros of `shape` with the slices of `y` added at `indices` along
 * `axis` (default 0). Repeated indices add up.
 */
export function add_at(
  y: NDArray,
  indices: NDArray,
  shape: Shape,
  { axis = 0 }: AxisOptions = {},
): NDArray {
  checkShape(shape, "add to an array");
  return apply(addAtOp, [y, indices], { axis: resolveAxis(axis, shape.length, "add_at"), shape });
}
