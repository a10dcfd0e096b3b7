/** The Cartesian product of Discrete spaces. */

import { formatArray } from "../../backends/base/format_array.ts";
import type { Generator } from "../../gluon/random/generator.ts";
import type { Space } from "./space.ts";

/** The space of arrays `x` of integers with `0 <= x[i] < nvec[i]`. */
export class MultiDiscrete implements Space<Int32Array> {
  /** How many values each place has. */
  readonly nvec: readonly number[];
  /** The shape of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[];
  /** The number of values of a flattened element. */
  readonly flatdim: number;

  /** A space of arrays whose place `i` has `nvec[i]` values. */
  constructor(nvec: readonly number[]) {
    for (const n of nvec) {
      if (Number.isSafeInteger(n) && n > 0) continue;
      throw new RangeError(
        `Cannot make MultiDiscrete(${formatArray(nvec, [nvec.length])}): ` +
          "every count must be a positive integer.",
      );
    }
    this.nvec = [...nvec];
    this.shape = [nvec.length];
    this.flatdim = nvec.reduce((sum, n) => sum + n, 0);
  }

  /** Whether `x` is an element of the space. */
  contains(x: unknown): x is Int32Array {
    return (
      x instanceof Int32Array &&
      x.length === this.nvec.length &&
      x.every((value, i) => value >= 0 && value < (this.nvec[i] as number))
    );
  }

  /** A random element; equal seeds give what Gymnasium's `space.sample()` gives, where not said otherwise. */
  sample(rng: Generator): Int32Array {
    return Int32Array.from(this.nvec, (n) => Math.floor(rng.random() * n));
  }

  /** The concatenated one-hot encodings. */
  flatten(
    x: Int32Array,
    into: Float32Array = new Float32Array(this.flatdim),
    offset = 0,
  ): Float32Array {
    into.fill(0, offset, offset + this.flatdim);
    let start = offset;
    for (const [i, n] of this.nvec.entries()) {
      into[start + (x[i] as number)] = 1;
      start += n;
    }
    return into;
  }

  /** The inverse of `flatten`: the element whose values begin at `offset`. */
  unflatten(values: Float32Array, offset = 0): Int32Array {
    let start = offset;
    return Int32Array.from(this.nvec, (n) => {
      start += n;
      return values.subarray(start - n, start).indexOf(1);
    });
  }

  /** The text that Gymnasium prints: `Discrete(2)`. */
  toString(): string {
    return `MultiDiscrete(${formatArray(this.nvec, this.shape)})`;
  }
}
