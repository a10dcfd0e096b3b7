/** The same elements under another shape: views, which share memory with their input. */
import type { Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { formatShape, resolveAxes, sizeOf } from "../shape.ts";

export const reshapeOp: Op<{ readonly shape: Shape }> = defineOp<{ readonly shape: Shape }>({
  name: "reshape",
  accepts: [anyDType],
  view: true,
  shape: ({ shape }) => shape,
  gradient: ({ dy }, x) => [() => reshape(dy, x.shape)],
  samples: [
    { inputs: [[2, 3]], attrs: { shape: [3, 2] } },
    { inputs: [[4]], attrs: { shape: [2, 1, 2] } },
    { inputs: [[1]], attrs: { shape: [] } },
  ],
});

/**
 * `x` with another shape, in the same row-major order. One length may be -1 (what is left over);
 * 0 keeps the length of the input's axis, as in MXNet (where the input has no elements, 0 is 0).
 */
export function reshape(x: NDArray, shape: Shape): NDArray {
  const lengths = shape.map((length, axis) =>
    length === 0 && x.size > 0 ? (x.shape[axis] ?? 0) : length,
  );
  const known = lengths.reduce(
    (product, length) => (length === -1 ? product : product * length),
    1,
  );
  const full = lengths.map((length) => (length === -1 ? x.size / Math.max(known, 1) : length));
  const valid = full.every((length) => Number.isInteger(length) && length >= 0);
  if (!valid || lengths.filter((length) => length === -1).length > 1 || sizeOf(full) !== x.size) {
    throw new RangeError(
      `Cannot reshape ${formatShape(x.shape)} to ${formatShape(shape)}: it has ${x.size} elements; ` +
        "the new lengths must multiply to as many (one of them may be -1).",
    );
  }
  return apply(reshapeOp, [x], { shape: full });
}

/** All axes but the first in one: `(batch, ...) -> (batch, rest)`. */
export function flatten(x: NDArray): NDArray {
  const batch = x.shape[0] ?? 1;
  return apply(reshapeOp, [x], { shape: [batch, sizeOf(x.shape.slice(1))] });
}

/** A new axis of length 1 at `axis`. */
export function expand_dims(x: NDArray, axis: number): NDArray {
  const [at] = resolveAxes(axis, x.ndim + 1, "expand_dims");
  return apply(reshapeOp, [x], { shape: x.shape.toSpliced(at as number, 0, 1) });
}

/** Without its axes of length 1, or without those named. */
export function squeeze(x: NDArray, axis?: number | readonly number[]): NDArray {
  const named = axis === undefined ? undefined : resolveAxes(axis, x.ndim, "squeeze");
  const wide = named?.find((each) => x.shape[each] !== 1);
  if (wide !== undefined) {
    throw new RangeError(
      `Cannot squeeze axis ${wide} of ${formatShape(x.shape)}: its length is ${x.shape[wide]}; ` +
        "only axes of length 1 can go.",
    );
  }
  const shape = x.shape.filter((length, i) => (named ? !named.includes(i) : length !== 1));
  return apply(reshapeOp, [x], { shape });
}
