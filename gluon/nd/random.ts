/** Random arrays. Numbers come from a generator on the host, so every backend gets the same ones. */
import type { DType, Shape } from "../../backends/backend.ts";
import { NDArray } from "./ndarray.ts";
import { default_rng, type Generator, type Seed } from "./random/generator.ts";
import { checkShape, sizeOf } from "./shape.ts";

export {
  default_rng,
  Generator,
  type GeneratorState,
  type Seed,
  type Shuffleable,
} from "./random/generator.ts";

/** What the functions of `random` take. */
export interface RandomOptions {
  /** Shape of the result. Default: `[1]`, as in MXNet. */
  shape?: Shape;
  /** Where the numbers come from. Default: the generator that `random.seed` sets. */
  rng?: Generator;
}

let shared = default_rng(0);

/** Restarts the generator that is used where none is given. It starts from seed 0. */
export function seed(value: Seed): void {
  shared = default_rng(value);
}

/** The generator that is used where none is given. */
export function sharedGenerator(): Generator {
  return shared;
}

function fill(
  { shape = [1], rng = shared }: RandomOptions,
  dtype: DType,
  draw: (rng: Generator) => number,
): NDArray {
  const size = sizeOf(checkShape(shape, "draw an array"));
  return NDArray.from(
    Float64Array.from({ length: size }, () => draw(rng)),
    shape,
    dtype,
  );
}

function checkFinite(name: string, ...values: number[]): void {
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad === undefined) return;
  throw new RangeError(`Cannot draw ${name} numbers with parameter ${bad}: it must be finite.`);
}

/** Uniform in `[low, high)`. */
export function uniform(low = 0, high = 1, options: RandomOptions = {}): NDArray {
  checkFinite("uniform", low, high);
  return fill(options, "float32", (rng) => rng.uniform(low, high));
}

/** Normal with mean `loc` and standard deviation `scale`. */
export function normal(loc = 0, scale = 1, options: RandomOptions = {}): NDArray {
  checkFinite("normal", loc, scale);
  return fill(options, "float32", (rng) => rng.normal(loc, scale));
}

/** Whole numbers in `[low, high)`, as int32. */
export function randint(low: number, high: number, options: RandomOptions = {}): NDArray {
  return fill(options, "int32", (rng) => rng.integers(low, high));
}
