/** `np.random`: random arrays with NumPy's arguments. Without a size, a scalar of shape `()`. */
import * as nd from "../nd/mod.ts";
import { type ShapeLike, shapeOf } from "./creation.ts";

export { seed, shuffle } from "../nd/random/mod.ts";

/** Where the numbers come from. Default: the generator that `np.random.seed` sets. */
export type Source = Pick<nd.random.RandomOptions, "rng">;

function sized(size: ShapeLike | null | undefined, source: Source): nd.random.RandomOptions {
  return { ...source, shape: size === null || size === undefined ? [] : shapeOf(size) };
}

/** Parameters that are arrays give their shape, where `size` does not say it. */
function spread(
  size: ShapeLike | null | undefined,
  draw: (options: nd.random.RandomOptions) => nd.NDArray,
  source: Source,
  ...parameters: readonly nd.random.ArrayParameter[]
): nd.NDArray {
  const arrays = parameters.filter((each) => each instanceof nd.NDArray);
  if (arrays.length === 0) return draw(sized(size, source));
  return nd.scope(() => {
    const shape = size === null || size === undefined ? widest(arrays) : shapeOf(size);
    return draw({ ...source, shape });
  });
}

function widest(arrays: readonly nd.NDArray[]): readonly number[] {
  return arrays.reduce<nd.NDArray>((a, b) => nd.add(a, b), nd.zeros([])).shape;
}

/** Uniform in `[low, high)`. */
export function uniform(
  low: nd.random.ArrayParameter = 0,
  high: nd.random.ArrayParameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  const draw = (options: nd.random.RandomOptions): nd.NDArray =>
    typeof low === "number" && typeof high === "number"
      ? nd.random.uniform(low, high, options)
      : nd.add(nd.multiply(nd.random.uniform(0, 1, options), nd.subtract(high, low)), low);
  return spread(size, draw, source, low, high);
}

/** Normal with mean `loc` and standard deviation `scale`. */
export function normal(
  loc: nd.random.ArrayParameter = 0,
  scale: nd.random.ArrayParameter = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  const draw = (options: nd.random.RandomOptions): nd.NDArray =>
    typeof loc === "number" && typeof scale === "number"
      ? nd.random.normal(loc, scale, options)
      : nd.add(nd.multiply(nd.random.normal(0, 1, options), scale), loc);
  return spread(size, draw, source, loc, scale);
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
  return nd.random.randint(from, to, sized(size, source));
}

/** Exponential with mean `scale`. */
export function exponential(scale = 1, size?: ShapeLike | null, source: Source = {}): nd.NDArray {
  return nd.random.exponential(scale, sized(size, source));
}

/** Gamma with this shape and scale. */
export function gamma(
  shape: number,
  scale = 1,
  size?: ShapeLike | null,
  source: Source = {},
): nd.NDArray {
  return nd.random.gamma(shape, scale, sized(size, source));
}

/** Poisson with mean `lam`, as float32. */
export function poisson(lam = 1, size?: ShapeLike | null, source: Source = {}): nd.NDArray {
  return nd.random.poisson(lam, sized(size, source));
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
