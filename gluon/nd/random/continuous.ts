/** Random arrays of continuous distributions. Parameters may be arrays, one number for each distribution. */
import { standardExponential } from "../../random/exponential.ts";
import { keptInside } from "../../random/float32.ts";
import { standardGamma } from "../../random/gamma.ts";
import { pause } from "../autograd/autograd.ts";
import type { NDArray } from "../ndarray.ts";
import { add, divide, multiply, subtract } from "../ops/arithmetic.ts";
import { slice_axis } from "../ops/slice.ts";
import { where } from "../ops/where.ts";
import { scope } from "../scope.ts";
import {
  type ArrayParameter,
  checkFinite,
  checkParameter,
  fill,
  filled,
  type RandomOptions,
  spreadParameters,
} from "./draw.ts";
import { sharedGenerator } from "./shared.ts";

/** Uniform in `[low, high)`; no number is rounded to `high`. */
export function uniform(
  low: ArrayParameter = 0,
  high: ArrayParameter = 1,
  options: RandomOptions = {},
): NDArray {
  const { rng = sharedGenerator() } = options;
  if (typeof low === "number" && typeof high === "number") {
    checkFinite("uniform", low, high);
    return filled(options, "float32", (each) => keptInside(each.uniform(low, high), low, high));
  }
  return scope(() => {
    const { shape, parameters } = spreadParameters("uniform", [low, high], options);
    const [from, to] = parameters as readonly [ArrayParameter, ArrayParameter];
    const share = fill(shape, "float32", () => keptInside(rng.random(), 0, 1));
    return add(multiply(share, subtract(to, from)), from);
  });
}

/** Normal with mean `loc` and standard deviation `scale`. */
export function normal(
  loc: ArrayParameter = 0,
  scale: ArrayParameter = 1,
  options: RandomOptions = {},
): NDArray {
  const { rng = sharedGenerator() } = options;
  if (typeof loc === "number" && typeof scale === "number") {
    checkFinite("normal", loc, scale);
    return filled(options, "float32", (each) => each.normal(loc, scale));
  }
  return scope(() => {
    const { shape, parameters } = spreadParameters("normal", [loc, scale], options);
    const [mean, deviation] = parameters as readonly [ArrayParameter, ArrayParameter];
    return add(
      multiply(
        fill(shape, "float32", () => rng.normal()),
        deviation,
      ),
      mean,
    );
  });
}

/** Options of `randn`. */
export interface RandnOptions extends Omit<RandomOptions, "shape"> {
  /** Mean. Default: 0. */
  loc?: ArrayParameter;
  /** Standard deviation. Default: 1. */
  scale?: ArrayParameter;
}

/** Normal numbers in an array of these lengths, which options may follow: `randn(2, 3, { loc: 5 })`. */
export function randn(...lengths: readonly (number | RandnOptions)[]): NDArray {
  const last = lengths.at(-1);
  const { loc = 0, scale = 1, ...options } = typeof last === "object" ? last : {};
  const shape = lengths.filter((each) => typeof each === "number");
  return normal(loc, scale, shape.length > 0 ? { ...options, shape } : options);
}

/** Exponential with mean `scale`, the inverse of the rate. */
export function exponential(scale: ArrayParameter = 1, options: RandomOptions = {}): NDArray {
  const { rng = sharedGenerator() } = options;
  if (typeof scale === "number") {
    checkParameter("exponential", "scale", scale, -1);
    return filled(options, "float32", (each) => scale * standardExponential(each));
  }
  return scope(() => {
    const { shape, parameters } = spreadParameters("exponential", [scale], options);
    const draws = fill(shape, "float32", () => standardExponential(rng));
    return multiply(draws, parameters[0] as ArrayParameter);
  });
}

/** Gamma with shape `alpha` and scale `beta`: its mean is `alpha * beta`. */
export function gamma(
  alpha: ArrayParameter = 1,
  beta: ArrayParameter = 1,
  options: RandomOptions = {},
): NDArray {
  for (const [what, value] of Object.entries({ alpha, beta })) {
    if (typeof value === "number") checkParameter("gamma", what, value, 0);
  }
  if (typeof alpha === "number" && typeof beta === "number") {
    return filled(options, "float32", (each) => beta * standardGamma(each, alpha));
  }
  const { rng = sharedGenerator() } = options;
  return scope(() => {
    const { shape, parameters } = spreadParameters("gamma", [alpha, beta], options);
    const [a, b] = parameters as readonly [ArrayParameter, ArrayParameter];
    if (typeof a === "number") {
      return multiply(
        fill(shape, "float32", () => standardGamma(rng, a)),
        b,
      );
    }
    return multiply(gammaOf(a, shape, rng), b);
  });
}

/** So many proposals are all refused once in 10^13 times. */
const PROPOSALS = 10;

/** `standardGamma` where the host does not know the shapes `alpha`: the first of several proposals that fits. */
export function gammaOf(
  alpha: NDArray,
  shape: readonly number[],
  rng: NonNullable<RandomOptions["rng"]>,
): NDArray {
  const proposals = [...shape, PROPOSALS];
  const normals = fill(proposals, "float32", () => rng.normal());
  const exponentials = fill(proposals, "float32", () => standardExponential(rng));
  const boost = fill(shape, "float32", () => standardExponential(rng));
  return pause(() => {
    const small = alpha.lesser(1);
    const d = alpha.add(small).subtract(1 / 3);
    const wide = d.expand_dims(d.ndim);
    const v = normals
      .multiply(divide(1, wide.multiply(9).sqrt()))
      .add(1)
      .power(3);
    const height = normals.square().multiply(0.5).add(wide).subtract(wide.multiply(v));
    // where v is not above 0, its logarithm is -infinity or NaN, and the comparison is not true
    const fits = exponentials.negative().lesser(height.add(wide.multiply(v.log())));
    let chosen = slice_axis(v, shape.length, 0, 1).ones_like();
    for (let i = PROPOSALS - 1; i >= 0; i--) {
      const at = (x: NDArray): NDArray => slice_axis(x, shape.length, i, i + 1);
      chosen = where(at(fits), at(v), chosen);
    }
    const large = chosen.reshape(shape).multiply(d);
    return where(small, large.multiply(boost.divide(alpha).negative().exp()), large);
  });
}
