/** Rectangular windows of an array, and arrays placed into zeros. */
import type { Shape, WindowAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { describe } from "../describe.ts";
import type { NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { formatShape, resolveAxis } from "../shape.ts";

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
 * `x[begin:end:step]` on every axis, as in Python: `null` is the axis's own bound, negative numbers
 * count from its end; steps are positive. Axes beyond those named are taken whole.
 */
export function slice(
  x: NDArray,
  begin: readonly (number | null)[],
  end: readonly (number | null)[],
  step: readonly number[] = [],
): NDArray {
  if (begin.length !== end.length || begin.length > x.ndim) {
    throw new RangeError(
      `Cannot slice ${formatShape(x.shape)} from ${describe(begin)} to ${describe(end)}: ` +
        `begin and end must name the same axes, at most ${x.ndim}.`,
    );
  }
  const bad = step.find((each) => !Number.isInteger(each) || each < 1);
  if (bad !== undefined) {
    throw new RangeError(
      `Cannot slice with step ${bad}: a step must be a whole number, 1 or more.`,
    );
  }
  if (step.length > begin.length) {
    throw new RangeError(
      `Cannot slice ${begin.length} axes with ${step.length} steps: give at most one for each axis.`,
    );
  }
  const broken = [...begin, ...end].find((each) => each !== null && !Number.isInteger(each));
  if (broken !== undefined) {
    throw new RangeError(
      `Cannot slice at ${broken}: a bound must be a whole number, or null for that of the axis.`,
    );
  }
  const clamp = (value: number | null | undefined, length: number, fallback: number): number => {
    if (value === null || value === undefined) return fallback;
    return Math.min(Math.max(value < 0 ? value + length : value, 0), length);
  };
  const begins = x.shape.map((length, axis) => clamp(begin[axis], length, 0));
  const steps = x.shape.map((_, axis) => step[axis] ?? 1);
  const shape = x.shape.map((length, axis) => {
    const span = clamp(end[axis], length, length) - (begins[axis] as number);
    return Math.max(0, Math.ceil(span / (steps[axis] as number)));
  });
  return apply(sliceOp, [x], { begin: begins, step: steps, shape });
}

/** `x[begin:end]` along one axis; `end: null` is the axis's end. */
export function slice_axis(x: NDArray, axis: number, begin: number, end: number | null): NDArray {
  const at = resolveAxis(axis, x.ndim, "slice");
  const whole = new Array<null>(at).fill(null);
  return slice(x, [...whole, begin], [...whole, end]);
}
