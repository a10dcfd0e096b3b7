/** Random arrays of discrete distributions. */
import type { DType } from "../../../backends/backend.ts";
import { formatValue } from "../../../backends/base/format_value.ts";
import { keptInside } from "../../random/float32.ts";
import { standardGamma } from "../../random/gamma.ts";
import type { Generator } from "../../random/generator.ts";
import { poisson as drawPoisson } from "../../random/poisson.ts";
import { flattenNested, type NestedNumbers } from "../creation.ts";
import { NDArray } from "../ndarray.ts";
import { cast } from "../ops/cast.ts";
import { cumsum } from "../ops/cumsum.ts";
import { pick } from "../ops/pick.ts";
import { sum } from "../ops/reduce.ts";
import { slice_axis } from "../ops/slice.ts";
import { take } from "../ops/take.ts";
import { scope } from "../scope.ts";
import { formatShape, sameShape, sizeOf } from "../shape.ts";
import { checkParameter, fill, filled, listOf, type RandomOptions } from "./draw.ts";
import { sharedGenerator } from "./shared.ts";

/**
 * Uniform integers in `[low, high)`, as int32.
 *
 * @throws {RangeError} where int32 does not hold all of them.
 */
export function randint(low: number, high: number, options: RandomOptions = {}): NDArray {
  if (low < -(2 ** 31) || high > 2 ** 31) {
    throw new RangeError(
      `Cannot draw int32 numbers from [${low}, ${high}): some do not fit; the bounds must lie in ` +
        "[-2^31, 2^31].",
    );
  }
  return filled(options, "int32", (rng) => rng.integers(low, high));
}

/** Parameters on the host: nested numbers of one shape, and numbers. */
function drawEach(
  name: string,
  parameters: Readonly<Record<string, NestedNumbers>>,
  options: RandomOptions,
  draw: (rng: Generator, ...values: number[]) => number,
): NDArray {
  const { rng = sharedGenerator() } = options;
  const names = Object.keys(parameters);
  const flat = names.map((what) => {
    const given = parameters[what];
    if ((given as unknown) instanceof NDArray) {
      throw new TypeError(
        `Cannot draw ${name} numbers with ${what} ${formatValue(given)}: the host draws them, and would have to ` +
          "wait for the array; give a number or nested numbers, such as `await x.tolist()`.",
      );
    }
    return flattenNested(given as NestedNumbers);
  });
  const arrays = flat.filter(({ shape }) => shape.length > 0);
  const each = arrays[0]?.shape;
  const odd = arrays.find(({ shape }) => !sameShape(shape, each as number[]));
  if (odd) {
    throw new RangeError(
      `Cannot draw ${name} numbers with parameters ${formatShape(each as number[])} and ` +
        `${formatShape(odd.shape)}: arrays of parameters must have one shape.`,
    );
  }
  const inner = listOf(options.shape ?? (each ? [] : [1]));
  const many = sizeOf(inner);
  let at = 0;
  return fill([...(each ?? []), ...inner], "float32", () => {
    const k = Math.floor(at++ / many);
    return draw(
      rng,
      ...flat.map(({ values, shape }) => values[shape.length > 0 ? k : 0] as number),
    );
  });
}

/** Poisson with mean `lam`, as float32; `lam` may be nested numbers, one for each distribution. */
export function poisson(lam: NestedNumbers = 1, options: RandomOptions = {}): NDArray {
  return drawEach("poisson", { lam }, options, (rng, rate) => {
    checkParameter("poisson", "lam", rate, -1);
    return drawPoisson(rng, rate);
  });
}

/**
 * Negative binomial, as float32: successes before the `k`-th failure, where each experiment fails with probability `p`.
 * Its mean is `k (1 - p) / p`. Parameters may be nested numbers, one for each distribution.
 */
export function negative_binomial(
  k: NestedNumbers = 1,
  p: NestedNumbers = 1,
  options: RandomOptions = {},
): NDArray {
  return drawEach("negative binomial", { k, p }, options, (rng, failures, share) => {
    checkParameter("negative binomial", "k", failures as number, 0);
    checkParameter("negative binomial", "p", share as number, 0);
    if ((share as number) > 1) {
      throw new RangeError(
        `Cannot draw negative binomial numbers with p ${share}: it is a probability, 1 at most.`,
      );
    }
    const odds = (1 - (share as number)) / (share as number);
    return odds === 0 ? 0 : drawPoisson(rng, standardGamma(rng, failures as number) * odds);
  });
}

/**
 * Negative binomial by mean `mu` and dispersion `alpha`, as float32: its variance is `mu + alpha mu^2`; with `alpha` 0 it
 * is Poisson's. Parameters may be nested numbers, one for each distribution.
 */
export function generalized_negative_binomial(
  mu: NestedNumbers = 1,
  alpha: NestedNumbers = 1,
  options: RandomOptions = {},
): NDArray {
  const name = "generalized negative binomial";
  return drawEach(name, { mu, alpha }, options, (rng, mean, dispersion) => {
    checkParameter(name, "mu", mean as number, -1);
    checkParameter(name, "alpha", dispersion as number, -1);
    const [m, a] = [mean as number, dispersion as number];
    return drawPoisson(rng, a === 0 ? m : standardGamma(rng, 1 / a) * a * m);
  });
}

/** Options of `multinomial`. */
export interface MultinomialOptions extends RandomOptions {
  /** Give the logarithms of the probabilities of what was drawn, too. Default: false. */
  get_prob?: boolean;
  /** Dtype of the indices. Default: `"int32"`. */
  dtype?: DType;
}

/**
 * Indices drawn by their probabilities `data (..., k)`, which sum to 1 along the last axis: `(...)` followed by `shape`.
 * With `get_prob`, also the logarithm of the probability of each, through which a gradient flows (REINFORCE).
 */
export function multinomial(
  data: NDArray,
  options: MultinomialOptions & { readonly get_prob: true },
): [NDArray, NDArray];
/** The same without logarithms of probabilities. */
export function multinomial(data: NDArray, options?: MultinomialOptions): NDArray;
export function multinomial(
  data: NDArray,
  options: MultinomialOptions = {},
): NDArray | [NDArray, NDArray] {
  const { shape, get_prob = false, dtype = "int32", rng = sharedGenerator() } = options;
  const count = data.shape.at(-1) ?? 0;
  if (count === 0) {
    throw new RangeError(
      `Cannot draw from probabilities ${formatShape(data.shape)}: there is none; the last axis has one for each index.`,
    );
  }
  const [each, inner] = [data.shape.slice(0, -1), listOf(shape ?? [])];
  const [rows, many] = [sizeOf(each), sizeOf(inner)];
  const size = data.ndim === 1 && shape === undefined ? [1] : [...each, ...inner];
  return scope(() => {
    const edges = cumsum(data.detach().reshape([rows, 1, count]), { axis: 2 });
    // below the last edge, whatever that is rounded to
    const total = slice_axis(edges, 2, count - 1, null);
    const share = fill([rows, many, 1], "float32", () => keptInside(rng.random(), 0, 1));
    const passed = slice_axis(edges, 2, 0, count - 1).lesser_equal(share.multiply(total));
    const drawn = sum(passed, { axis: 2 });
    const indices = cast(drawn, dtype).reshape(size);
    if (!get_prob) return indices;
    const wide = data.reshape([rows, 1, count]).broadcast_to([rows, many, count]);
    return [indices, pick(wide, drawn).log().reshape(size)];
  });
}

/** The parts of `x` along its first axis in random order. */
export function shuffle(
  x: NDArray,
  { rng = sharedGenerator() }: { rng?: Generator } = {},
): NDArray {
  if (x.ndim === 0) {
    throw new RangeError("Cannot shuffle a scalar: it has no first axis along which to.");
  }
  return scope(() => {
    const order = rng.permutation(x.shape[0] as number);
    return take(x, NDArray.from(order, [order.length], "int32"), { axis: 0 });
  });
}
