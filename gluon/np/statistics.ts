/** Order statistics, covariances and reductions that skip NaN, with NumPy's arguments. */
import * as nd from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import { type AxisLike, argmax, argmin, cumsum, max, min, sum } from "./reductions.ts";

/** The median, of all elements or along an axis. */
export function median(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return quantile(x, 0.5, axis);
}

/** As `quantile`, of parts in hundred. */
export function percentile(
  x: nd.NDArray,
  q: number | readonly number[],
  axis?: number | null,
): nd.NDArray {
  return quantile(x, typeof q === "number" ? q / 100 : q.map((each) => each / 100), axis);
}

/** The value below which a part `q` of the elements lies, on the straight line between two of them; several `q` give a first axis. */
export function quantile(
  x: nd.NDArray,
  q: number | readonly number[],
  axis?: number | null,
): nd.NDArray {
  return nd.scope(() => {
    const isFlat = axis === null || axis === undefined;
    const flat = isFlat ? x.reshape([x.size]) : x;
    const at = resolveAxis(axis ?? 0, flat.ndim, "quantile");
    const length = flat.shape[at] as number;
    const sorted = nd.sort(flat, { axis: at });
    // NaN is sorted last, and makes all quantiles NaN
    const last = sorted.slice_axis(at, length - 1, length);
    const shape = flat.shape.toSpliced(at, 1);
    const one = (part: number): nd.NDArray => {
      if (!(part >= 0 && part <= 1)) {
        throw new RangeError(`Cannot take the quantile ${part}: it must lie in [0, 1].`);
      }
      const place = part * (length - 1);
      const below = Math.floor(place);
      const [a, b] = [below, Math.min(below + 1, length - 1)].map((i) =>
        sorted.slice_axis(at, i, i + 1),
      );
      const between = nd.add(a!, nd.multiply(nd.subtract(b!, a!), place - below));
      return nd.where(nd.isnan(last), last, below === place ? a! : between).reshape(shape);
    };
    return typeof q === "number" ? one(q) : nd.stack(q.map(one));
  });
}

/** Covariances of variables, one a row (a column with `rowvar` false), of which each column is an observation. */
export function cov(x: nd.NDArray, rowvar = true, ddof = 1): nd.NDArray {
  return nd.scope(() => {
    const wide = x.ndim < 2 ? x.reshape([1, x.size]) : rowvar ? x : x.T;
    const count = wide.shape[1] as number;
    const centred = wide.subtract(wide.mean({ axis: 1, keepdims: true }));
    const y = nd.dot(centred, centred, { transpose_b: true }).divide(count - ddof);
    return x.ndim < 2 ? y.reshape([]) : y;
  });
}

/** Pearson's correlations of variables, one a row, or a column with `rowvar` false. */
export function corrcoef(x: nd.NDArray, rowvar = true): nd.NDArray {
  return nd.scope(() => {
    const c = cov(x, rowvar);
    if (c.ndim === 0) return c.divide(c);
    const scale = nd.linalg.extractdiag(c).sqrt();
    return c.divide(scale.expand_dims(1)).divide(scale).clip(-1, 1);
  });
}

/** The largest element that is no NaN. */
export function nanmax(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return without(x, -Infinity, (known) => max(known, axis), axis);
}

/** The smallest element that is no NaN. */
export function nanmin(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return without(x, Infinity, (known) => min(known, axis), axis);
}

/** The largest element less the smallest. */
export function ptp(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.scope(() => max(x, axis).subtract(min(x, axis)));
}

/** The cumulative sum, NaN counting as 0, of the array as if it were flat or along `axis`. */
export function nancumsum(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return nd.scope(() => cumsum(nd.where(x.equal(x), x, 0), axis));
}

/** Index of the first largest element that is no NaN, as `argmax`. */
export function nanargmax(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return nd.scope(() => argmax(nd.where(x.equal(x), x, -Infinity), axis));
}

/** Index of the first smallest element that is no NaN, as `argmin`. */
export function nanargmin(x: nd.NDArray, axis?: number | null): nd.NDArray {
  return nd.scope(() => argmin(nd.where(x.equal(x), x, Infinity), axis));
}

/** The mean of the elements that are no NaN. */
export function nanmean(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.scope(() => sum(nd.where(x.equal(x), x, 0), axis).divide(sum(x.equal(x), axis)));
}

/** The reduction of what is no NaN; NaN where there is nothing else. */
function without(
  x: nd.NDArray,
  neutral: number,
  reduce: (known: nd.NDArray) => nd.NDArray,
  axis?: AxisLike,
): nd.NDArray {
  return nd.scope(() => {
    const isKnown = x.equal(x);
    const y = reduce(nd.where(isKnown, x, neutral));
    return nd.where(sum(isKnown, axis), y, Number.NaN);
  });
}
