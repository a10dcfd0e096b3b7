/** The space of binary arrays. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Space } from "./space.ts";

/** The space of arrays of `n` zeros and ones. */
export class MultiBinary implements Space<Uint8Array> {
  readonly n: number;
  readonly shape: readonly number[];
  readonly flatdim: number;

  constructor(n: number) {
    if (!Number.isSafeInteger(n) || n <= 0) {
      throw new RangeError(`Cannot make MultiBinary(${n}): n must be a positive integer.`);
    }
    this.n = n;
    this.shape = [n];
    this.flatdim = n;
  }

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

  flatten(x: Uint8Array, into: Float32Array = new Float32Array(this.n), offset = 0): Float32Array {
    into.set(x, offset);
    return into;
  }

  unflatten(values: Float32Array, offset = 0): Uint8Array {
    return Uint8Array.from(values.subarray(offset, offset + this.n));
  }

  toString(): string {
    return `MultiBinary(${this.n})`;
  }
}
