/** Shape arithmetic: sizes, broadcasting, axes. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Shape } from "../../backends/base/shape.ts";

export { formatShape, type Shape, sizeOf } from "../../backends/base/shape.ts";

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** NumPy's broadcasting rule, or `null` where the shapes do not fit together. */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let back = 1; back <= rank; back++) {
    const x = a[a.length - back] ?? 1;
    const y = b[b.length - back] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    shape[rank - back] = x === 1 ? y : x;
  }
  return shape;
}

/**
 * `axis` counted from the front, of `rank` axes (those of the result, where `what` makes one).
 * Throws `RangeError` where there is no such axis.
 */
export function resolveAxis(axis: number, rank: number, what: string): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new RangeError(
      `Cannot ${what} along axis ${formatValue(axis)}: ` +
        (rank === 0 ? "a scalar has no axes." : `axes are numbered ${-rank} to ${rank - 1}.`),
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** Axes counted from the front, ascending and distinct; all of them where `axis` is undefined. */
export function resolveAxes(
  axis: number | readonly number[] | undefined,
  rank: number,
  what: string,
): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = typeof axis === "number" ? [axis] : axis;
  const axes = list.map((each) => resolveAxis(each, rank, what));
  if (new Set(axes).size < axes.length) {
    throw new RangeError(
      `Cannot ${what} along axes [${list.join(", ")}]: an axis is named twice; name each once.`,
    );
  }
  return axes.sort((a, b) => a - b);
}

/** `shape` without `axes`, or with them kept at length 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdims: boolean): Shape {
  return keepdims
    ? shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Checks a shape that a caller gave. */
export function checkShape(shape: Shape, what: string): Shape {
  if (!Array.isArray(shape) || shape.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new RangeError(
      `Cannot ${what} of shape ${formatValue(shape)}: a shape is an array of whole numbers, ` +
        "each 0 or more; for example [2, 3].",
    );
  }
  return shape;
}
