/** Random arrays of the shape of another. */
import type { NDArray } from "../ndarray.ts";
import { exponential, gamma, normal, uniform } from "./continuous.ts";
import { generalized_negative_binomial, negative_binomial, poisson } from "./discrete.ts";
import type { RandomOptions } from "./draw.ts";

type Options = Pick<RandomOptions, "rng">;

/** `uniform` in the shape of `x`. */
export function uniform_like(x: NDArray, low = 0, high = 1, options: Options = {}): NDArray {
  return uniform(low, high, { ...options, shape: x.shape });
}

/** `normal` in the shape of `x`. */
export function normal_like(x: NDArray, loc = 0, scale = 1, options: Options = {}): NDArray {
  return normal(loc, scale, { ...options, shape: x.shape });
}

/** `exponential` of rate `lam` in the shape of `x`. */
export function exponential_like(x: NDArray, lam = 1, options: Options = {}): NDArray {
  return exponential(1 / lam, { ...options, shape: x.shape });
}

/** `gamma` in the shape of `x`. */
export function gamma_like(x: NDArray, alpha = 1, beta = 1, options: Options = {}): NDArray {
  return gamma(alpha, beta, { ...options, shape: x.shape });
}

/** `poisson` in the shape of `x`. */
export function poisson_like(x: NDArray, lam = 1, options: Options = {}): NDArray {
  return poisson(lam, { ...options, shape: x.shape });
}

/** `negative_binomial` in the shape of `x`. */
export function negative_binomial_like(x: NDArray, k = 1, p = 1, options: Options = {}): NDArray {
  return negative_binomial(k, p, { ...options, shape: x.shape });
}

/** `generalized_negative_binomial` in the shape of `x`. */
export function generalized_negative_binomial_like(
  x: NDArray,
  mu = 1,
  alpha = 1,
  options: Options = {},
): NDArray {
  return generalized_negative_binomial(mu, alpha, { ...options, shape: x.shape });
}
