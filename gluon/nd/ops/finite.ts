/** Tests for NaN and infinity: 1 or 0, float32. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";

/** 1 where `x` is NaN, else 0. (`mx.nd.contrib.isnan`.) */
export function isnan(x: NDArray): NDArray {
  return x.not_equal(x);
}

/** 1 where `x` is infinite, of either sign, else 0. (`mx.nd.contrib.isinf`.) */
export function isinf(x: NDArray): NDArray {
  return scope(() => x.abs().equal(Infinity));
}

/** 1 where `x` is neither infinite nor NaN, else 0. (`mx.nd.contrib.isfinite`.) */
export function isfinite(x: NDArray): NDArray {
  return scope(() => x.abs().lesser(Infinity));
}
