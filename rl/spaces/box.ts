/** The space of arrays within bounds. */

import { formatBounds } from "../../backends/base/format_array.ts";
import { formatShape } from "../../backends/base/shape.ts";
import type { Generator } from "../../gluon/random/generator.ts";
import type { ContainsOptions, Space } from "./space.ts";

/** The dtypes of a Box with their typed arrays. */
export interface BoxArrays {
  /** Numbers, the default. */
  readonly float32: Float32Array;
  /** Whole numbers. */
  readonly int32: Int32Array;
  /** Bytes, such as of pictures. */
  readonly uint8: Uint8Array;
}

/** What `Box` takes. */
export interface BoxOptions<D extends keyof BoxArrays = "float32"> {
  /**
   * The lower bounds (inclusive), one for all values or one for each; `-Infinity` where unbounded.
   */
  readonly low: number | ArrayLike<number>;
  /** The upper bounds (inclusive), likewise. */
  readonly high: number | ArrayLike<number>;
  /**
   * The shape; by default one axis of the length of `low` or `high`, `[1]` where both are numbers.
   */
  readonly shape?: readonly number[];
  /** The element type; `"float32"` by default. */
  readonly dtype?: D;
  /** How many observations, of equal shape, a wrapper has stacked along the first axis. Default: 1. */
  readonly stack_size?: number;
}

/**
 * The (possibly unbounded) box of all arrays `x`, row-major, with `low[i] <= x[i] <= high[i]` for
 * every `i`.
 */
export class Box<D extends keyof BoxArrays = "float32"> implements Space<BoxArrays[D]> {
  /** The least of each element. */
  readonly low: BoxArrays[D];
  /** The most of each element. */
  readonly high: BoxArrays[D];
  /** The shape of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[];
  /** The type of its numbers. */
  readonly dtype: D;
  /** The number of values of a flattened element. */
  readonly flatdim: number;
  /** How many observations are stacked along the first axis: replay keeps each of them once. */
  readonly stack_size: number;

  /**
   * A box of bounds, which are numbers or arrays.
   *
   * @throws {RangeError} where the bounds are none, or `stack_size` does not divide the elements.
   */
  constructor(options: BoxOptions<D>) {
    const { low, high, dtype = "float32" as D, stack_size = 1 } = options;
    const length =
      typeof low !== "number" ? low.length : typeof high !== "number" ? high.length : 1;
    this.shape = options.shape ?? [length];
    this.dtype = dtype;
    this.flatdim = this.shape.reduce((product, axis) => product * axis, 1);
    this.stack_size = stack_size;
    if (!Number.isInteger(this.flatdim / stack_size)) {
      throw new RangeError(
        `Cannot make a Box of shape ${formatShape(this.shape)} with stack_size ${stack_size}: it must divide the first axis.`,
      );
    }
    this.low = this.#bound("low", low);
    this.high = this.#bound("high", high);
    for (let i = 0; i < this.flatdim; i++) {
      const [least, most] = [this.low[i] as number, this.high[i] as number];
      if (least <= most) continue;
      throw new RangeError(
        `Cannot make a Box with low ${least} and high ${most} at ${i}: low must not be above high.`,
      );
    }
  }

  /** Whether `x` is an element of the space. */
  contains(x: unknown, options?: ContainsOptions): x is BoxArrays[D] {
    const { low, high } = this;
    const array = x as BoxArrays[D];
    if (!(array instanceof arrayTypes[this.dtype]) || array.length !== low.length) return false;
    if (options?.ignoreBounds === true) return !array.some(Number.isNaN);
    for (let i = 0; i < low.length; i++) {
      const value = array[i] as number;
      if (!(value >= (low[i] as number) && value <= (high[i] as number))) return false;
    }
    return true;
  }

  /**
   * A random element. Each value is sampled by its interval: uniform where it is bounded, shifted
   * exponential where one end is, normal where neither is. Integers are uniform.
   */
  sample(rng: Generator): BoxArrays[D] {
    const { low, high } = this;
    const values = this.#array();
    const isInteger = this.dtype !== "float32";
    const fill = (above: boolean, below: boolean, draw: (low: number, high: number) => number) => {
      for (let i = 0; i < values.length; i++) {
        const [least, most] = [low[i] as number, high[i] as number];
        if (least > -Infinity === above && most < Infinity === below) values[i] = draw(least, most);
      }
    };
    // In Gymnasium's order, one kind of interval after the other: equal seeds give equal samples.
    fill(false, false, () => rng.normal());
    fill(true, false, (least) => least + exponential(rng));
    fill(false, true, (_, most) => most - exponential(rng));
    fill(true, true, (least, most) =>
      isInteger ? Math.floor(rng.uniform(least, most + 1)) : rng.uniform(least, most),
    );
    return values;
  }

  /** Flattens an element into float32 values, one-hot where it is a category, as a network takes them. */
  flatten(
    x: BoxArrays[D],
    into: Float32Array = new Float32Array(this.flatdim),
    offset = 0,
  ): Float32Array {
    into.set(x, offset);
    return into;
  }

  /** The inverse of `flatten`: the element whose values begin at `offset`. */
  unflatten(values: Float32Array, offset = 0): BoxArrays[D] {
    const array = this.#array();
    array.set(values.subarray(offset, offset + this.flatdim));
    return array;
  }

  /** The text that Gymnasium prints: `Discrete(2)`. */
  toString(): string {
    const bounds = `${formatBounds(this.low, this.shape)}, ${formatBounds(this.high, this.shape)}`;
    return `Box(${bounds}, ${formatShape(this.shape)}, ${this.dtype})`;
  }

  #array(): BoxArrays[D] {
    return new arrayTypes[this.dtype](this.flatdim);
  }

  #bound(which: "low" | "high", bound: number | ArrayLike<number>): BoxArrays[D] {
    const array = this.#array();
    if (typeof bound === "number") {
      array.fill(bound);
    } else if (bound.length === array.length) {
      array.set(bound);
    } else {
      throw new RangeError(
        `Cannot make a Box of shape ${formatShape(this.shape)} with ${bound.length} values ` +
          `of ${which}: there must be ${array.length}, or one number.`,
      );
    }
    for (let i = 0; i < array.length; i++) {
      const given = typeof bound === "number" ? bound : (bound[i] as number);
      if (this.dtype === "float32" ? !Number.isNaN(given) : array[i] === given) continue;
      throw new RangeError(
        `Cannot make a Box of ${this.dtype} with ${which} ${given}: ` +
          `it must be a ${this.dtype} value.`,
      );
    }
    return array;
  }
}

const arrayTypes: { readonly [D in keyof BoxArrays]: new (length: number) => BoxArrays[D] } = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
};

/**
 * An exponential variate of mean 1, by inversion; NumPy's differ, as it uses the ziggurat method.
 */
function exponential(rng: Generator): number {
  return -Math.log1p(-rng.random());
}
