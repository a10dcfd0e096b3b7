/** The space of binary arrays. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Space } from "./space.ts";

/** The space of arrays of `n` zeros and ones. */
export class MultiBinary implements Space<Uint8Array> {
  /** The length of an element. */
  readonly n: number;
  /** The shape of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[];
  /** The number of values of a flattened element. */
  readonly flatdim: number;

  /** A space of arrays of length `n`. */
  constructor(n: number) {
    if (!Number.isSafeInteger(n) || n <= 0) {
      throw new RangeError(`Cannot make MultiBinary(${n}): n must be a positive integer.`);
    }
    this.n = n;
    this.shape = [n];
    this.flatdim = n;
  }

  /** Whether `x` is an element of the space. */
  contains(x: unknown): x is Uint8Array {
    return x instanceof Uint8Array && x.length === this.n && x.every((bit) => bit <= 1);
  }

  /**
   * A random element, uniformly distributed; not Gymnasium's samples, which use several bits per
   * draw.
   */
  sample(rng: Generator): Uint8Array {
    return Uint8Array.from({ length: this.n }, () => rng.integers(0, 2));
  }

  /** Flattens an element into float32 values, one-hot where it is a category, as a network takes them. */
  flatten(x: Uint8Array, into: Float32Array = new Float32Array(this.n), offset = 0): Float32Array {
    into.set(x, offset);
    return into;
  }

  /** The inverse of `flatten`: the element whose values begin at `offset`. */
  unflatten(values: Float32Array, offset = 0): Uint8Array {
    return Uint8Array.from(values.subarray(offset, offset + this.n));
  }

  /** The text that Gymnasium prints: `Discrete(2)`. */
  toString(): string {
    return `MultiBinary(${this.n})`;
  }
}
