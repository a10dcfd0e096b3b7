/** Mean and variance. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { mean } from "./reduce.ts";

/** Options of `moments`. */
export interface MomentsOptions {
  /** Axis or axes to reduce; all of them by default. */
  axes?: number | readonly number[];
  /** Keep reduced axes at length 1. Default: false. */
  keepdims?: boolean;
}

/** Mean and (biased) variance over `axes`, as `[mean, variance]`. */
export function moments(x: NDArray, options: MomentsOptions = {}): [NDArray, NDArray] {
  const { axes: axis, keepdims = false } = options;
  const named = axis === undefined ? {} : { axis };
  return scope(() => {
    const middle = mean(x, { ...named, keepdims: true });
    const variance = mean(x.subtract(middle).square(), { ...named, keepdims });
    return [keepdims ? middle : middle.reshape(variance.shape), variance];
  });
}
