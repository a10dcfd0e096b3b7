/** Diagonals. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis } from "../shape.ts";
import { placeOp, sliceOp } from "./slice.ts";
import { moveaxis } from "./swapaxes.ts";

/** Options of `diag`. */
export interface DiagOptions {
  /** Which diagonal: above the main one where positive. Default: 0. */
  k?: number;
  /** The axes of the matrices, of arrays of more than one axis. Default: 0 and 1. */
  axis1?: number;
  /** The axis of columns. Default: 1. */
  axis2?: number;
}

/**
 * The `k`-th diagonal of the matrices along two axes, as the last axis of the result; of a vector, a matrix of zeros with
 * that diagonal.
 */
export function diag(x: NDArray, { k = 0, axis1 = 0, axis2 = 1 }: DiagOptions = {}): NDArray {
  if (!Number.isInteger(k) || x.ndim === 0) {
    throw new RangeError(
      `Cannot diag ${formatShape(x.shape)} with k ${k}: k must be a whole number, and there must be an axis.`,
    );
  }
  if (x.ndim === 1) {
    const side = x.size + Math.abs(k);
    const attrs = { begin: [k > 0 ? k : -k * side], step: [side + 1], shape: [side * side] };
    return scope(() => apply(placeOp, [x], attrs).reshape([side, side]));
  }
  const [from, to] = [axis1, axis2].map((axis) => resolveAxis(axis, x.ndim, "diag"));
  const [rows, columns] = [x.shape[from as number] as number, x.shape[to as number] as number];
  const count = Math.min(rows - Math.max(-k, 0), columns - Math.max(k, 0));
  if (from === to || count <= 0) {
    throw new RangeError(
      `Cannot diag ${formatShape(x.shape)} along axes ${axis1} and ${axis2} with k ${k}: there is no such ` +
        "diagonal.",
    );
  }
  return scope(() => {
    const last = moveaxis(x, [from as number, to as number], [-2, -1]);
    const batch = last.shape.slice(0, -2);
    const flat = last.reshape([...batch, rows * columns]);
    const begin = [...batch.map(() => 0), k > 0 ? k : -k * columns];
    const step = [...batch.map(() => 1), columns + 1];
    return apply(sliceOp, [flat], { begin, step, shape: [...batch, count] });
  });
}
