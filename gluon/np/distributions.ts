/** Further distributions of `np.random`: made of uniform, normal, exponential and gamma numbers. Parameters may be arrays. */

import * as nd from "../nd/mod.ts";
import { binomial as drawBinomial } from "../random/binomial.ts";
import type { ShapeLike } from "./creation.ts";
import { drawn, type Source } from "./draw.ts";

type Parameter = nd.random.ArrayParameter;
type Options = nd.random.RandomOptions;

const unit = (options: Options): nd.NDArray => nd.random.exponential(1, options);

/** Beta, on `[0, 1]`. */
export function beta(
  a: Parameter,
  b: Parameter,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [a, b], (options, [first, second]) => {
    const x = gammaOf(first!, options);
    return nd.divide(x, nd.add(x, gammaOf(second!, options)));
  });
}

function gammaOf(shape: Parameter, { shape: size, ...source }: Options): nd.NDArray {
  if (typeof shape === "number") return nd.random.gamma(shape, 1, { ...source, shape: size! });
  return nd.random.gamma(shape.broadcast_to(size as nd.Shape), 1, source);
}

/** Chi-squared with `df` degrees of freedom. */
export function chisquare(df: Parameter, size?: ShapeLike | null, source: Source = {}): nd.NDArray {
  return drawn(size, source, [df], (options, [freedom]) =>
    gammaOf(typeof freedom === "number" ? freedom / 2 : freedom!.multiply(0.5), options).multiply(
      2,
    ),
  );
}

/** Fisher's F with `dfnum` and `dfden` degrees of freedom. */
export function f(
  dfnum: Parameter,
  dfden: Parameter,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [dfnum, dfden], (options, [above, below]) => {
    const mean = (freedom: Parameter): nd.NDArray =>
      nd.divide(
        gammaOf(typeof freedom === "number" ? freedom / 2 : freedom.multiply(0.5), options),
        nd.multiply(nd.ones([]), freedom).multiply(0.5),
      );
    return mean(above!).divide(mean(below!));
  });
}

/** Gumbel: the limit of maxima. */
export function gumbel(
  loc: Parameter = 0,
  scale: Parameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [loc, scale], (options, [at, width]) =>
    unit(options).log().negative().multiply(width!).add(at!),
  );
}

/** Laplace: exponential on both sides of `loc`. */
export function laplace(
  loc: Parameter = 0,
  scale: Parameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [loc, scale], (options, [at, width]) =>
    unit(options).subtract(unit(options)).multiply(width!).add(at!),
  );
}

/** Logistic. */
export function logistic(
  loc: Parameter = 0,
  scale: Parameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [loc, scale], (options, [at, width]) =>
    unit(options).divide(unit(options)).log().multiply(width!).add(at!),
  );
}

/** The exponential of a normal number with this mean and standard deviation. */
export function lognormal(
  mean: Parameter = 0,
  sigma: Parameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [mean, sigma], (options, [at, width]) =>
    nd.random.normal(0, 1, options).multiply(width!).add(at!).exp(),
  );
}

/** Pareto of the second kind (Lomax), from 0 on. */
export function pareto(a: Parameter, size?: ShapeLike | null, source: Source = {}): nd.NDArray {
  return drawn(size, source, [a], (options, [power]) => unit(options).divide(power!).expm1());
}

/** On `[0, 1]`, with a density as `x ** (a - 1)`. */
export function power(a: Parameter, size?: ShapeLike | null, source: Source = {}): nd.NDArray {
  return drawn(size, source, [a], (options, [exponent]) =>
    unit(options).divide(exponent!).negative().exp(),
  );
}

/** Rayleigh: the length of a vector of two normal numbers. */
export function rayleigh(
  scale: Parameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [scale], (options, [width]) =>
    unit(options).multiply(2).sqrt().multiply(width!),
  );
}

/** Weibull with exponent `a`. */
export function weibull(a: Parameter, size?: ShapeLike | null, source: Source = {}): nd.NDArray {
  return drawn(size, source, [a], (options, [exponent]) =>
    nd.power(unit(options), nd.divide(1, exponent!)),
  );
}

/** How many of `n` experiments succeed, each with probability `p`, as int32. */
export function binomial(
  n: number,
  p: number,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  if (!(Number.isInteger(n) && n >= 0 && p >= 0 && p <= 1)) {
    throw new RangeError(
      `Cannot draw binomial numbers of n ${n} and p ${p}: n must be a whole number, 0 or more, and p a probability.`,
    );
  }
  const { rng = nd.random.sharedGenerator() } = source;
  return drawn(size, source, [], ({ shape }) => {
    const lengths = shape as nd.Shape;
    const count = lengths.reduce((product, length) => product * length, 1);
    const numbers = Int32Array.from({ length: count }, () => drawBinomial(rng, n, p));
    return nd.array(numbers, { shape: lengths });
  });
}
