/** Truth of elements, with NumPy's arguments: 1 or 0. A truth that JavaScript is to branch on waits for the values. */
import * as nd from "../nd/mod.ts";
import { sameShape } from "../nd/shape.ts";
import type { AxisLike } from "./reductions.ts";
import { max, min } from "./reductions.ts";

/** Whether all elements, or all along an axis, are not 0. */
export function all(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.scope(() => min(x.not_equal(0), axis));
}

/** Whether any element, or any along an axis, is not 0. */
export function any(x: nd.NDArray, axis?: AxisLike): nd.NDArray {
  return nd.scope(() => max(x.not_equal(0), axis));
}

/** How near numbers must be. */
export interface CloseOptions {
  /** Of the magnitude of `b`. Default: 1e-5. */
  rtol?: number;
  /** In any case. Default: 1e-8. */
  atol?: number;
  /** Whether NaN equals NaN. Default: false. */
  equal_nan?: boolean;
}

/** Whether elements differ by no more than `atol + rtol |b|`. */
export function isclose(
  a: nd.NDArray,
  b: nd.ArrayLikeValue,
  { rtol = 1e-5, atol = 1e-8, equal_nan = false }: CloseOptions = {},
): nd.NDArray {
  return nd.scope(() => {
    const other = b instanceof nd.NDArray ? b : nd.full_like(a, b);
    const limit = other.abs().multiply(rtol).add(atol);
    // beside infinity, whose limit is infinite, only infinity is near
    const near = nd.logical_and(a.subtract(other).abs().lesser_equal(limit), nd.isfinite(other));
    const close = nd.logical_or(near, a.equal(other));
    return equal_nan ? nd.logical_or(close, nd.logical_and(nd.isnan(a), nd.isnan(other))) : close;
  });
}

/** Whether all elements are near, as `isclose` has it. */
export async function allclose(
  a: nd.NDArray,
  b: nd.ArrayLikeValue,
  options?: CloseOptions,
): Promise<boolean> {
  return (await all(isclose(a, b, options)).asscalar()) !== 0;
}

/** Whether two arrays have one shape and equal elements. */
export async function array_equal(a: nd.NDArray, b: nd.NDArray): Promise<boolean> {
  return sameShape(a.shape, b.shape) && (await all(a.equal(b)).asscalar()) !== 0;
}

/** Whether two arrays broadcast to equal elements. */
export async function array_equiv(a: nd.NDArray, b: nd.NDArray): Promise<boolean> {
  try {
    return (await all(a.equal(b)).asscalar()) !== 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether elements are infinity. */
export function isposinf(x: nd.NDArray): nd.NDArray {
  return nd.equal(x, Infinity);
}

/** Whether elements are minus infinity. */
export function isneginf(x: nd.NDArray): nd.NDArray {
  return nd.equal(x, -Infinity);
}

/** Whether each element of `x` is one of those of `test`. */
export function isin(x: nd.NDArray, test: nd.NDArray): nd.NDArray {
  return nd.scope(() => {
    if (test.size === 0) return x.zeros_like();
    const found = x.expand_dims(x.ndim).equal(test.reshape([test.size]));
    return found.max({ axis: -1 }).reshape(x.shape);
  });
}
