/** `np.random`: random arrays with NumPy's arguments. Without a size, a scalar of shape `()`. */
import * as nd from "../nd/mod.ts";
import { type ShapeLike, shapeOf } from "./creation.ts";
import { drawn, type Source } from "./draw.ts";

export { seed, shuffle } from "../nd/random/mod.ts";
export {
  beta,
  binomial,
  chisquare,
  f,
  gumbel,
  laplace,
  logistic,
  lognormal,
  pareto,
  power,
  rayleigh,
  weibull,
} from "./distributions.ts";
export type { Source } from "./draw.ts";

/** Uniform in `[low, high)`. */
export function uniform(
  low: nd.random.ArrayParameter = 0,
  high: nd.random.ArrayParameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [low, high], (options) =>
    typeof low === "number" && typeof high === "number"
      ? nd.random.uniform(low, high, options)
      : nd.add(nd.multiply(nd.random.uniform(0, 1, options), nd.subtract(high, low)), low),
  );
}

/** Normal with mean `loc` and standard deviation `scale`. */
export function normal(
  loc: nd.random.ArrayParameter = 0,
  scale: nd.random.ArrayParameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [loc, scale], (options) =>
    typeof loc === "number" && typeof scale === "number"
      ? nd.random.normal(loc, scale, options)
      : nd.add(nd.multiply(nd.random.normal(0, 1, options), scale), loc),
  );
}

/** Normal numbers in an array of these lengths. */
export function randn(...lengths: readonly number[]): nd.NDArray {
  return normal(0, 1, lengths);
}

/** Uniform numbers of `[0, 1)` in an array of these lengths. */
export function rand(...lengths: readonly number[]): nd.NDArray {
  return uniform(0, 1, lengths);
}

/** Uniform integers in `[low, high)`, or below `low` where there is no `high`, as int32. */
export function randint(
  low: number,
  high?: number | null,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  const [from, to] = high === null || high === undefined ? [0, low] : [low, high];
  return drawn(size, source, [], (options) => nd.random.randint(from, to, options));
}

/** Exponential with mean `scale`. */
export function exponential(
  scale: nd.random.ArrayParameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [scale], (options) =>
    typeof scale === "number"
      ? nd.random.exponential(scale, options)
      : nd.multiply(nd.random.exponential(1, options), scale),
  );
}

/** Gamma with this shape and scale. */
export function gamma(
  shape: nd.random.ArrayParameter,
  scale: nd.random.ArrayParameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [shape, scale], (options) => {
    if (typeof shape === "number") {
      if (typeof scale === "number") return nd.random.gamma(shape, scale, options);
      return nd.multiply(nd.random.gamma(shape, 1, options), scale);
    }
    const wide = shape.broadcast_to(options.shape as nd.Shape);
    return nd.multiply(nd.random.gamma(wide, 1, source), scale);
  });
}

/** Poisson with mean `lam`, as float32. */
export function poisson(
  lam: nd.random.ArrayParameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return drawn(size, source, [lam], (options) =>
    typeof lam === "number"
      ? nd.random.poisson(lam, options)
      : nd.random.poisson(lam.broadcast_to(options.shape as nd.Shape), source),
  );
}

/** Whole numbers below `n` in random order, or the rows of an array. */
export function permutation(x: number | nd.NDArray, source: Source = {}): nd.NDArray {
  if (x instanceof nd.NDArray) return nd.random.shuffle(x, source);
  return nd.random.shuffle(nd.arange(x, undefined, { dtype: "int32" }), source);
}

/** Numbers below `a` by chance, each as often as its probability in `p` says; by default all alike. As int32. */
export function choice(
  a: number,
  size?: ShapeLike | null,
  options: Source & { replace?: boolean; p?: readonly number[] } = {},
): nd.NDArray {
  const { rng = nd.random.sharedGenerator(), ...rest } = options;
  const shape = size === null || size === undefined ? [] : shapeOf(size);
  const count = shape.reduce((product, length) => product * length, 1);
  return nd.array(rng.choice(a, count, rest), { shape });
}

/** How often each outcome of `n` experiments with these probabilities comes: `size` followed by `(outcomes)`, as int32. */
export function multinomial(
  n: number,
  pvals: readonly number[],
  size?: ShapeLike | null,
  { rng = nd.random.sharedGenerator() }: Source = {},
): nd.NDArray {
  const shape = size === null || size === undefined ? [] : shapeOf(size);
  const rows = shape.reduce((product, length) => product * length, 1);
  const counts = new Int32Array(rows * pvals.length);
  for (let row = 0; row < rows; row++) {
    for (const outcome of rng.choice(pvals.length, n, { p: pvals })) {
      counts[row * pvals.length + outcome]! += 1;
    }
  }
  return nd.array(counts, { shape: [...shape, pvals.length] });
}

/** Normal vectors with this mean `(n)` and covariance `(n, n)`: `size` followed by `(n)`. */
export function multivariate_normal(
  mean: nd.NDArray,
  cov: nd.NDArray,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return nd.scope(() => {
    const n = mean.size;
    const shape = size === null || size === undefined ? [] : shapeOf(size);
    const noise = nd.random.normal(0, 1, {
      ...source,
      shape: [shape.reduce((a, b) => a * b, 1), n],
    });
    const vectors = nd.dot(noise, nd.linalg.potrf(cov), { transpose_b: true });
    return vectors.add(mean).reshape([...shape, n]);
  });
}
