/** The space of tuples. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { ContainsOptions, Element, Space } from "./space.ts";

/** The Cartesian product of spaces: arrays whose item `i` is an element of `spaces[i]`. */
export class Tuple<T extends readonly Element[]> implements Space<T> {
  /** The space of each place. */
  readonly spaces: { readonly [I in keyof T]: Space<T[I]> };
  /** The shape of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[] = [];
  /** The number of values of a flattened element. */
  readonly flatdim: number;

  /** The product of the spaces, in order. */
  constructor(spaces: { readonly [I in keyof T]: Space<T[I]> }) {
    this.spaces = spaces;
    this.flatdim = this.#list().reduce((sum, space) => sum + space.flatdim, 0);
  }

  /** Whether `x` is an element of the space. */
  contains(x: unknown, options?: ContainsOptions): x is T {
    const spaces = this.#list();
    return (
      Array.isArray(x) &&
      x.length === spaces.length &&
      spaces.every((s, i) => s.contains(x[i], options))
    );
  }

  /** A random element, from one generator; Gymnasium has a generator for each space. */
  sample(rng: Generator): T {
    return this.#list().map((space) => space.sample(rng)) as unknown as T;
  }

  /** The concatenation of the flattened items. */
  flatten(x: T, into: Float32Array = new Float32Array(this.flatdim), offset = 0): Float32Array {
    let start = offset;
    for (const [i, space] of this.#list().entries()) {
      space.flatten(x[i] as Element, into, start);
      start += space.flatdim;
    }
    return into;
  }

  /** The inverse of `flatten`: the element whose values begin at `offset`. */
  unflatten(values: Float32Array, offset = 0): T {
    let start = offset;
    return this.#list().map((space) => {
      start += space.flatdim;
      return space.unflatten(values, start - space.flatdim);
    }) as unknown as T;
  }

  /** The text that Gymnasium prints: `Discrete(2)`. */
  toString(): string {
    return `Tuple(${this.#list().join(", ")})`;
  }

  #list(): readonly Space[] {
    return this.spaces as unknown as readonly Space[];
  }
}
