/** What every space can do. */

import type { Generator } from "../../gluon/nd/random/generator.ts";

/** An element of some space. */
export type Element =
  | number
  | Float32Array
  | Int32Array
  | Uint8Array
  | readonly Element[]
  | { readonly [name: string]: Element };

/** A set of values of one form. Immutable; randomness is passed in. */
export interface Space<T = Element> {
  /** Lengths of the axes of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[];

  /** The number of floats that `flatten` gives. */
  readonly flatdim: number;

  contains(x: unknown): x is T;

  /** A random element, from the same draws of the generator as Gymnasium's `space.sample()`. */
  sample(rng: Generator): T;

  /**
   * Writes `x` as floats, one-hot where it is a category: what a network is fed.
   * Returns `into` (by default a new array of `flatdim` zeros), filled from `offset` on.
   */
  flatten(x: T, into?: Float32Array, offset?: number): Float32Array;

  /** The inverse of `flatten`. */
  unflatten(values: Float32Array, offset?: number): T;

  /** As Gymnasium prints it: `Discrete(2)`. */
  toString(): string;
}
