/** Reshaping: views, which share memory with their input. */
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

/** Options of `reshape`. */
export interface ReshapeOptions {
  /** Match the codes with the input's axes from the last one on. Default: false. */
  reverse?: boolean;
}

/** The lengths that the codes of `shape` stand for, but -1; `null` where they do not fit the axes `from`. */
function lengthsOf(shape: Shape, from: Shape, size: number): number[] | null {
  if (shape.every((code) => code > 0 || code === -1)) return [...shape];
  const lengths: number[] = [];
  let axis = 0;
  for (let i = 0; i < shape.length; i++) {
    const code = shape[i] as number;
    if (code === -2) {
      lengths.push(...from.slice(axis));
      axis = from.length;
    } else if (code === -3) {
      lengths.push((from[axis] ?? -5) * (from[axis + 1] ?? -5));
      axis += 2;
    } else if (code === -4) {
      const [first = -1, second = -1] = [shape[++i], shape[++i]];
      const length = from[axis++] ?? -5;
      lengths.push(first === -1 ? length / second : first, second === -1 ? length / first : second);
      if (lengths.at(-2)! * lengths.at(-1)! !== length) return null;
    } else {
      lengths.push(code === 0 && size > 0 ? (from[axis] ?? 0) : code);
      axis++;
    }
  }
  return lengths.every((length) => Number.isInteger(length) && length >= -1) ? lengths : null;
}

/**
 * `x` with another shape, in the same row-major order. A length may be a code, as in MXNet: 0 keeps that of the input's
 * axis (where the input has no elements, 0 is 0), one -1 is what is left over, -2 stands for all further axes of the
 * input, -3 merges two of them, and -4 splits one into the two lengths that follow.
 */
export function reshape(
  x: NDArray,
  shape: Shape,
  { reverse = false }: ReshapeOptions = {},
): NDArray {
  const turn = (list: Shape): Shape => (reverse ? list.toReversed() : list);
  const found = lengthsOf(turn(shape), turn(x.shape), x.size);
  const lengths = turn(found ?? [-5]);
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

/** Merges all axes but the first: `(batch, ...) -> (batch, rest)`. */
export function flatten(x: NDArray): NDArray {
  const batch = x.shape[0] ?? 1;
  return apply(reshapeOp, [x], { shape: [batch, sizeOf(x.shape.slice(1))] });
}

/** Inserts an axis of length 1 at `axis`. */
export function expand_dims(x: NDArray, axis: number): NDArray {
  const [at] = resolveAxes(axis, x.ndim + 1, "expand_dims");
  return apply(reshapeOp, [x], { shape: x.shape.toSpliced(at as number, 0, 1) });
}

/** Removes axes of length 1: all of them, or those named. */
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
