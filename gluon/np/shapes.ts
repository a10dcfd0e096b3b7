/** Shapes and joins, with NumPy's arguments. */
import * as nd from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import { type ShapeLike, shapeOf } from "./creation.ts";

/** Another shape; one length may be -1. */
export function reshape(x: nd.NDArray, newshape: ShapeLike): nd.NDArray {
  return nd.reshape(x, shapeOf(newshape));
}

/** One axis with all elements. */
export function ravel(x: nd.NDArray): nd.NDArray {
  return nd.reshape(x, [x.size]);
}

/** Two axes exchanged. */
export function swapaxes(x: nd.NDArray, axis1: number, axis2: number): nd.NDArray {
  return nd.SwapAxis(x, { dim1: axis1, dim2: axis2 });
}

/** An axis moved to another place. */
export function moveaxis(x: nd.NDArray, source: number, destination: number): nd.NDArray {
  const from = resolveAxis(source, x.ndim, "moveaxis");
  const to = resolveAxis(destination, x.ndim, "moveaxis");
  const axes = x.shape.map((_, i) => i);
  return nd.transpose(x, axes.toSpliced(from, 1).toSpliced(to, 0, from));
}

/** Arrays joined along an axis; with `axis` null as if they were flat. */
export function concatenate(arrays: readonly nd.NDArray[], axis: number | null = 0): nd.NDArray {
  if (axis !== null) return nd.concat(arrays, { dim: axis });
  return nd.scope(() => nd.concat(arrays.map(ravel), { dim: 0 }));
}

/** Arrays of one shape stacked along a new axis. */
export function stack(arrays: readonly nd.NDArray[], axis = 0): nd.NDArray {
  return nd.stack(arrays, { axis });
}

/** Rows under each other. */
export function vstack(arrays: readonly nd.NDArray[]): nd.NDArray {
  return nd.scope(() =>
    nd.concat(
      arrays.map((x) => (x.ndim < 2 ? x.reshape([1, x.size]) : x)),
      { dim: 0 },
    ),
  );
}

/** Columns beside each other. */
export function hstack(arrays: readonly nd.NDArray[]): nd.NDArray {
  return nd.scope(() => {
    const all = arrays.map((x) => (x.ndim < 1 ? x.reshape([1]) : x));
    return nd.concat(all, { dim: all[0]?.ndim === 1 ? 0 : 1 });
  });
}

/** Parts along an axis: so many equal ones, or those between places. */
export function split(
  x: nd.NDArray,
  indices_or_sections: number | readonly number[],
  axis = 0,
): nd.NDArray[] {
  if (typeof indices_or_sections === "number") return nd.split(x, indices_or_sections, { axis });
  const at = resolveAxis(axis, x.ndim, "split");
  const places = [0, ...indices_or_sections, x.shape[at] as number];
  return places.slice(1).map((end, i) => nd.slice_axis(x, at, places[i] as number, end));
}

/** Each element so often in a row. */
export function repeat(x: nd.NDArray, repeats: number, axis?: number | null): nd.NDArray {
  return nd.repeat(x, repeats, axis === null || axis === undefined ? {} : { axis });
}

/** Elements of `x` at indices: of the array as if it were flat, or along `axis`. */
export function take(
  x: nd.NDArray,
  indices: nd.NDArray,
  axis?: number | null,
  options: Pick<nd.TakeOptions, "mode"> = {},
): nd.NDArray {
  if (axis !== null && axis !== undefined) return nd.take(x, indices, { ...options, axis });
  return nd.scope(() => nd.take(ravel(x), indices, { ...options, axis: 0 }));
}

/** The reverse, along all axes or those named. */
export function flip(x: nd.NDArray, axis?: number | readonly number[] | null): nd.NDArray {
  return nd.flip(x, axis ?? x.shape.map((_, i) => i));
}

/** A diagonal of a matrix, or a matrix with a vector as its diagonal. */
export function diag(x: nd.NDArray, k = 0): nd.NDArray {
  if (x.ndim === 1) return nd.linalg.makediag(x, { offset: k });
  const [rows, columns] = x.shape as [number, number];
  if (x.ndim === 2 && rows === columns) return nd.linalg.extractdiag(x, { offset: k });
  if (x.ndim !== 2) {
    throw new RangeError(
      `Cannot diag an array of ${x.ndim} axes: it must be a vector or a matrix.`,
    );
  }
  return nd.scope(() => {
    const length = Math.max(0, k < 0 ? Math.min(rows + k, columns) : Math.min(rows, columns - k));
    const flat = Array.from(
      { length },
      (_, i) => (i + Math.max(-k, 0)) * columns + i + Math.max(k, 0),
    );
    return nd.take(ravel(x), nd.array(Int32Array.from(flat)), { axis: 0 });
  });
}

/** The lower triangle of matrices; the rest is 0. */
export function tril(x: nd.NDArray, k = 0): nd.NDArray {
  return kept(x, (i, j) => j - i <= k);
}

/** The upper triangle of matrices; the rest is 0. */
export function triu(x: nd.NDArray, k = 0): nd.NDArray {
  return kept(x, (i, j) => j - i >= k);
}

function kept(x: nd.NDArray, test: (i: number, j: number) => boolean): nd.NDArray {
  return nd.scope(() => {
    const [rows, columns] = x.shape.slice(-2) as [number, number];
    const values = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => Number(test(i, j))),
    );
    return nd.where(nd.array(values), x, 0);
  });
}
