/** Random arrays of discrete distributions. */
import type { DType, Shape } from "../../../backends/backend.ts";
import { keptInside } from "../../random/float32.ts";
import { standardGamma } from "../../random/gamma.ts";
import type { Generator } from "../../random/generator.ts";
import { poisson as drawPoisson } from "../../random/poisson.ts";
import { flattenNested, type NestedNumbers } from "../creation.ts";
import { NDArray } from "../ndarray.ts";
import { divide, multiply, subtract } from "../ops/arithmetic.ts";
import { cast } from "../ops/cast.ts";
import { cumsum } from "../ops/cumsum.ts";
import { pick } from "../ops/pick.ts";
import { sum } from "../ops/reduce.ts";
import { slice_axis } from "../ops/slice.ts";
import { take } from "../ops/take.ts";
import { where } from "../ops/where.ts";
import { scope } from "../scope.ts";
import { formatShape, sameShape, sizeOf } from "../shape.ts";
import { gammaOf } from "./continuous.ts";
import {
  type ArrayParameter,
  checkParameter,
  fill,
  filled,
  listOf,
  type RandomOptions,
  spreadParameters,
} from "./draw.ts";
import { poissonOf } from "./poisson_of.ts";
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

/** A parameter of a discrete distribution: a number, or one of each distribution in nested numbers or in an array. */
export type DiscreteParameter = NestedNumbers | NDArray;

/** Draws on the host where it knows all parameters, else on the device. */
function drawEach(
  name: string,
  parameters: Readonly<Record<string, DiscreteParameter>>,
  options: RandomOptions,
  draw: (rng: Generator, ...values: number[]) => number,
  drawArrays: (shape: Shape, rng: Generator, ...values: ArrayParameter[]) => NDArray,
): NDArray {
  const { rng = sharedGenerator() } = options;
  const given = Object.values(parameters);
  if (given.some((each) => each instanceof NDArray)) {
    return scope(() => {
      const arrays = given.map((each) =>
        each instanceof NDArray || typeof each === "number" ? each : NDArray.from(...nested(each)),
      );
      const spread = spreadParameters(name, arrays, options);
      return drawArrays(spread.shape, rng, ...spread.parameters);
    });
  }
  const flat = given.map((each) => flattenNested(each as NestedNumbers));
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

function nested(numbers: NestedNumbers): [ArrayLike<number>, Shape, DType] {
  const { values, shape } = flattenNested(numbers);
  return [values, shape, "float32"];
}

/**
 * Poisson with mean `lam`, as float32; `lam` may be nested numbers or an array, one for each distribution. Of an array, whose
 * values the host does not know, a rate below 0 gives NaN.
 */
export function poisson(lam: DiscreteParameter = 1, options: RandomOptions = {}): NDArray {
  return drawEach(
    "poisson",
    { lam },
    options,
    (rng, rate) => {
      checkParameter("poisson", "lam", rate as number, -1);
      return drawPoisson(rng, rate as number);
    },
    (shape, rng, rate) => poissonOf(rate as NDArray, shape, rng),
  );
}

/**
 * Negative binomial, as float32: successes before the `k`-th failure, where each experiment fails with probability `p`.
 * Its mean is `k (1 - p) / p`. Parameters may be nested numbers or arrays, one for each distribution.
 */
export function negative_binomial(
  k: DiscreteParameter = 1,
  p: DiscreteParameter = 1,
  options: RandomOptions = {},
): NDArray {
  return drawEach(
    "negative binomial",
    { k, p },
    options,
    (rng, failures, share) => {
      checkParameter("negative binomial", "k", failures as number, 0);
      checkParameter("negative binomial", "p", share as number, 0);
      if ((share as number) > 1) {
        throw new RangeError(
          `Cannot draw negative binomial numbers with p ${share}: it is a probability, 1 at most.`,
        );
      }
      const odds = (1 - (share as number)) / (share as number);
      return odds === 0 ? 0 : drawPoisson(rng, standardGamma(rng, failures as number) * odds);
    },
    (shape, rng, failures, share) => {
      const odds = divide(subtract(1, share as ArrayParameter), share as ArrayParameter);
      return poissonOf(multiply(gammas(failures as ArrayParameter, shape, rng), odds), shape, rng);
    },
  );
}

/**
 * Negative binomial by mean `mu` and dispersion `alpha`, as float32: its variance is `mu + alpha mu^2`; with `alpha` 0 it
 * is Poisson's. Parameters may be nested numbers or arrays, one for each distribution.
 */
export function generalized_negative_binomial(
  mu: DiscreteParameter = 1,
  alpha: DiscreteParameter = 1,
  options: RandomOptions = {},
): NDArray {
  const name = "generalized negative binomial";
  return drawEach(
    name,
    { mu, alpha },
    options,
    (rng, mean, dispersion) => {
      checkParameter(name, "mu", mean as number, -1);
      checkParameter(name, "alpha", dispersion as number, -1);
      const [m, a] = [mean as number, dispersion as number];
      return drawPoisson(rng, a === 0 ? m : standardGamma(rng, 1 / a) * a * m);
    },
    (shape, rng, mean, dispersion) => {
      const spread = toArray(dispersion as ArrayParameter, shape);
      const alike = where(spread, spread, 1);
      const factor = multiply(gammas(divide(1, alike), shape, rng), alike);
      const rate = multiply(where(spread, factor, 1), mean as ArrayParameter);
      return poissonOf(rate, shape, rng);
    },
  );
}

function toArray(value: ArrayParameter, shape: Shape): NDArray {
  return typeof value === "number"
    ? NDArray.from(
        [value],
        shape.map(() => 1),
        "float32",
      )
    : value;
}

/** Gamma numbers of shapes that the host may not know. */
function gammas(alpha: ArrayParameter, shape: Shape, rng: Generator): NDArray {
  if (typeof alpha !== "number") return gammaOf(alpha, shape, rng);
  return fill(shape, "float32", () => standardGamma(rng, alpha));
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
