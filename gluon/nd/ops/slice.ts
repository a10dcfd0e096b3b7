/** Slicing, and its adjoint: placing an array into zeros. */

import type { Shape, WindowAttrs } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { apply } from "../apply.ts";
import { rangeOf, windowOf } from "../indexing/range.ts";
import type { NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis } from "../shape.ts";
import { flip } from "./flip.ts";

interface Attrs extends WindowAttrs {
  readonly shape: Shape;
}

export const sliceOp: Op<Attrs> = defineOp<Attrs>({
  name: "slice",
  accepts: [anyDType],
  shape: ({ shape }) => shape,
  gradient: ({ dy, attrs }, x) => [() => apply(placeOp, [dy], { ...attrs, shape: x.shape })],
  samples: [
    { inputs: [[5]], attrs: { begin: [1], step: [1], shape: [3] } },
    { inputs: [[4, 6]], attrs: { begin: [1, 0], step: [2, 3], shape: [2, 2] } },
    { inputs: [[2, 3, 4]], attrs: { begin: [0, 1, 2], step: [1, 1, 1], shape: [2, 2, 2] } },
    { inputs: [{ shape: [6], dtype: "int32" }], attrs: { begin: [1], step: [2], shape: [3] } },
    { inputs: [{ shape: [6], dtype: "uint8" }], attrs: { begin: [1], step: [2], shape: [3] } },
  ],
});

export const placeOp: Op<Attrs> = defineOp<Attrs>({
  name: "place",
  accepts: [anyDType],
  shape: ({ shape }) => shape,
  gradient: ({ dy, attrs }, x) => [() => apply(sliceOp, [dy], { ...attrs, shape: x.shape })],
  samples: [
    { inputs: [[3]], attrs: { begin: [1], step: [1], shape: [5] } },
    { inputs: [[2, 2]], attrs: { begin: [1, 0], step: [2, 3], shape: [4, 6] } },
    { inputs: [{ shape: [2], dtype: "int32" }], attrs: { begin: [0], step: [3], shape: [4] } },
  ],
});

/**
 * `x[begin:end:step]` on every axis, as in Python: `null` is the axis's own bound or a step of 1, negative bounds count
 * from its end, a negative step goes backwards. Axes beyond those named are taken whole.
 */
export function slice(
  x: NDArray,
  begin: readonly (number | null)[],
  end: readonly (number | null)[],
  step: readonly (number | null)[] = [],
): NDArray {
  if (begin.length !== end.length || begin.length > x.ndim) {
    throw new RangeError(
      `Cannot slice ${formatShape(x.shape)} from ${formatValue(begin)} to ${formatValue(end)}: ` +
        `begin and end must name the same axes, at most ${x.ndim}.`,
    );
  }
  if (step.length > begin.length) {
    throw new RangeError(
      `Cannot slice ${begin.length} axes with ${step.length} steps: give at most one for each axis.`,
    );
  }
  const windows = x.shape.map((length, axis) => {
    const bounds = [begin[axis], end[axis], step[axis]].map((each) => each ?? null);
    return windowOf(rangeOf(...(bounds as [number, number, number])), length);
  });
  const flips = [...windows.keys()].filter((axis) => windows[axis]?.flipped);
  const attrs = {
    begin: windows.map((each) => each.begin),
    step: windows.map((each) => each.step),
    shape: windows.map((each) => each.length),
  };
  if (flips.length === 0) return apply(sliceOp, [x], attrs);
  return scope(() => flip(apply(sliceOp, [x], attrs), flips));
}

/** `x[begin:end]` along one axis; `end: null` is the axis's end. */
export function slice_axis(x: NDArray, axis: number, begin: number, end: number | null): NDArray {
  const at = resolveAxis(axis, x.ndim, "slice");
  const whole = new Array<null>(at).fill(null);
  return slice(x, [...whole, begin], [...whole, end]);
}
