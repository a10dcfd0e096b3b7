/** Reductions, with NumPy's arguments; a reduction of all axes is a scalar, of shape `()`. */
import * as nd from "../nd/mod.ts";

/** Axis or axes, or options with them. */
export type AxisLike = number | readonly number[] | null | nd.ReduceOptions;

/** Options of `std` and `var`. */
export interface SpreadOptions extends nd.ReduceOptions {
  /** Subtracted from the count by which is divided. Default: 0. */
  ddof?: number;
}

function optionsOf<O extends nd.ReduceOptions>(
  axis: number | readonly number[] | null | O | undefined,
): O {
  if (axis === null || axis === undefined) return {} as O;
  return (typeof axis === "number" || Array.isArray(axis) ? { axis } : axis) as O;
}

/** Sum. */
export function sum(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.sum(x, optionsOf(axis));
}

/** Mean. */
export function mean(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.mean(x, optionsOf(axis));
}

/** Product. */
export function prod(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.prod(x, optionsOf(axis));
}

/** Maximum. */
export function max(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.max(x, optionsOf(axis));
}

/** Minimum. */
export function min(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.min(x, optionsOf(axis));
}

/** Variance. */
export function variance(
  x: nd.NDArray,
  axis?: number | readonly number[] | null | SpreadOptions,
): nd.NDArray {
  const { ddof = 0, ...options } = optionsOf<SpreadOptions>(axis);
  return nd.scope(() => {
    const middle = nd.mean(x, { ...options, keepdims: true });
    const squares = nd.sum(x.subtract(middle).square(), options);
    const count = x.size / Math.max(middle.size, 1);
    return squares.divide(count - ddof);
  });
}

/** Standard deviation. */
export function std(
  x: nd.NDArray,
  axis?: number | readonly number[] | null | SpreadOptions,
): nd.NDArray {
  return nd.scope(() => nd.sqrt(variance(x, axis)));
}

/** Index of the first maximum, of the array as if it were flat or along `axis`, as int32. */
export function argmax(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return nd.scope(() => whole(axis, x, nd.argmax));
}

/** Index of the first minimum, of the array as if it were flat or along `axis`, as int32. */
export function argmin(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return nd.scope(() => whole(axis, x, nd.argmin));
}

function whole(
  axis: number | null | undefined,
  x: nd.NDArray,
  find: (x: nd.NDArray, options: nd.ArgOptions) => nd.NDArray,
): nd.NDArray {
  if (axis !== null && axis !== undefined) return nd.cast(find(x, { axis }), "int32");
  return nd.cast(find(x.reshape([x.size]), { axis: 0 }), "int32").reshape([]);
}

/** Cumulative sum, of the array as if it were flat or along `axis`. */
export function cumsum(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return nd.cumsum(x, axis === null || axis === undefined ? {} : { axis });
}

/** Weighted mean. */
export function average(
  x: nd.NDArray,
  axis?: number | null,
  weights?: nd.NDArray | null,
): nd.NDArray {
  if (!weights) return mean(x, axis ?? null);
  return nd.scope(() => {
    const at = axis ?? null;
    const same = weights.ndim === x.ndim || at === null;
    const wide = same
      ? weights
      : weights.reshape(x.shape.map((n, i) => (i === (at + x.ndim) % x.ndim ? n : 1)));
    const spread = wide.broadcast_to(x.shape);
    return sum(x.multiply(spread), at).divide(sum(spread, at));
  });
}
