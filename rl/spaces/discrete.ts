/** The space of `n` consecutive integers. */

import type { Generator } from "../../gluon/nd/random/generator.ts";
import type { Space } from "./space.ts";

/** `{ start, ..., start + n - 1 }`; its elements are numbers. */
export class Discrete implements Space<number> {
  readonly n: number;
  readonly start: number;
  readonly shape: readonly number[] = [];
  readonly flatdim: number;

  /** @param n how many; @param options.start the smallest, 0 by default. */
  constructor(n: number, options: { readonly start?: number } = {}) {
    const { start = 0 } = options;
    if (!Number.isSafeInteger(n) || n <= 0) {
      throw new RangeError(`Cannot make Discrete(${n}): n must be a positive integer.`);
    }
    if (!Number.isSafeInteger(start)) {
      throw new RangeError(`Cannot make Discrete(${n}, start=${start}): start must be an integer.`);
    }
    this.n = n;
    this.start = start;
    this.flatdim = n;
  }

  contains(x: unknown): x is number {
    return (
      Number.isInteger(x) && (x as number) >= this.start && (x as number) < this.start + this.n
    );
  }

  /**
   * One element, each equally likely.
   *
   * @param mask `mask[i]` not 0 allows `start + i`; with none allowed the answer is `start`, as in
   *   Gymnasium.
   */
  sample(rng: Generator, mask?: ArrayLike<number>): number {
    if (mask === undefined) return this.start + rng.integers(0, this.n);
    if (mask.length !== this.n) {
      throw new RangeError(
        `Cannot sample ${this} with a mask of length ${mask.length}: ` +
          `the mask must have length ${this.n}.`,
      );
    }
    const allowed: number[] = [];
    for (let i = 0; i < this.n; i++) if (mask[i] !== 0) allowed.push(this.start + i);
    return allowed.length === 0 ? this.start : (allowed[rng.integers(0, allowed.length)] as number);
  }

  /** One-hot. */
  flatten(x: number, into: Float32Array = new Float32Array(this.n), offset = 0): Float32Array {
    into.fill(0, offset, offset + this.n);
    into[offset + x - this.start] = 1;
    return into;
  }

  unflatten(values: Float32Array, offset = 0): number {
    return this.start + values.subarray(offset, offset + this.n).indexOf(1);
  }

  toString(): string {
    return this.start === 0 ? `Discrete(${this.n})` : `Discrete(${this.n}, start=${this.start})`;
  }
}
