/** The space of finitely many integers. */

import { formatValue } from "../../backends/base/format_value.ts";
import type { Generator } from "../../gluon/random/generator.ts";
import { toActionMask } from "./action_mask.ts";
import type { Space } from "./space.ts";

/** The space `{ start, ..., start + n - 1 }`, of numbers. */
export class Discrete implements Space<number> {
  /** The number of elements. */
  readonly n: number;
  /** The smallest element. */
  readonly start: number;
  /** The shape of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[] = [];
  /** The number of values of a flattened element. */
  readonly flatdim: number;

  /**
   * A space of `n` numbers.
   *
   * @param n the number of elements.
   * @param options.start the smallest element; 0 by default.
   */
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

  /** Whether `x` is an element of the space. */
  contains(x: unknown): x is number {
    return (
      Number.isInteger(x) && (x as number) >= this.start && (x as number) < this.start + this.n
    );
  }

  /**
   * A random element, uniformly distributed over those that the mask allows.
   *
   * @param mask an action mask of length `n`: `mask[i]` true, or not 0, allows `start + i`. Where
   *   it allows none the result is `start`, as in Gymnasium.
   */
  sample(rng: Generator, mask?: ArrayLike<number | boolean>): number {
    if (mask === undefined) return this.start + rng.integers(0, this.n);
    const allows = toActionMask(mask);
    if (allows === undefined) {
      throw new TypeError(
        `Cannot sample ${this} with the mask ${formatValue(mask)}: ` +
          "it must be an array of booleans or numbers.",
      );
    }
    if (mask.length !== this.n) {
      throw new RangeError(
        `Cannot sample ${this} with a mask of length ${mask.length}: ` +
          `the mask must have length ${this.n}.`,
      );
    }
    const allowed: number[] = [];
    for (let i = 0; i < this.n; i++) if (allows[i] !== 0) allowed.push(this.start + i);
    return allowed.length === 0 ? this.start : (allowed[rng.integers(0, allowed.length)] as number);
  }

  /** The one-hot encoding. */
  flatten(x: number, into: Float32Array = new Float32Array(this.n), offset = 0): Float32Array {
    into.fill(0, offset, offset + this.n);
    into[offset + x - this.start] = 1;
    return into;
  }

  /** The inverse of `flatten`: the element whose values begin at `offset`. */
  unflatten(values: Float32Array, offset = 0): number {
    return this.start + values.subarray(offset, offset + this.n).indexOf(1);
  }

  /** The text that Gymnasium prints: `Discrete(2)`. */
  toString(): string {
    return this.start === 0 ? `Discrete(${this.n})` : `Discrete(${this.n}, start=${this.start})`;
  }
}
