/** The interface of spaces. */

import type { Generator } from "../../gluon/random/generator.ts";

/** An element of some space. */
export type Element =
  | number
  | Float32Array
  | Int32Array
  | Uint8Array
  | readonly Element[]
  | { readonly [name: string]: Element };

/** What `Space.contains` takes. */
export interface ContainsOptions {
  /**
   * Whether the elements of a Box may lie beyond its bounds; false by default. Type, shape and NaN
   * are checked even so.
   */
  readonly ignoreBounds?: boolean;
}

/** A set of values of one type and shape. Immutable; samples are drawn from a generator given. */
export interface Space<T = Element> {
  /** The shape of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[];

  /** The number of values of a flattened element. */
  readonly flatdim: number;

  /** Whether `x` is an element of the space. */
  contains(x: unknown, options?: ContainsOptions): x is T;

  /**
   * A random element; equal seeds give what Gymnasium's `space.sample()` gives, where not said
   * otherwise.
   */
  sample(rng: Generator): T;

  /**
   * Flattens an element into float32 values, one-hot where it is a category, as a network takes
   * them. Returns `into` (by default a new array of length `flatdim`), written from `offset` on.
   */
  flatten(x: T, into?: Float32Array, offset?: number): Float32Array;

  /** The inverse of `flatten`: the element whose values begin at `offset`. */
  unflatten(values: Float32Array, offset?: number): T;

  /** The text that Gymnasium prints: `Discrete(2)`. */
  toString(): string;
}
