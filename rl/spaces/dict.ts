/** The space of records. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { ContainsOptions, Element, Space } from "./space.ts";

/**
 * The space of records whose field `name` is an element of `spaces[name]`. Fields are sampled and
 * flattened in alphabetical order, as in Gymnasium.
 */
export class Dict<T extends { readonly [name: string]: Element }> implements Space<T> {
  /** The space of each name. */
  readonly spaces: { readonly [K in keyof T]: Space<T[K]> };
  /** The shape of an element; `[]` where elements are numbers or composites. */
  readonly shape: readonly number[] = [];
  /** The number of values of a flattened element. */
  readonly flatdim: number;
  readonly #entries: readonly (readonly [string, Space])[];

  /** The product of the spaces, by name. */
  constructor(spaces: { readonly [K in keyof T]: Space<T[K]> }) {
    this.spaces = spaces;
    this.#entries = Object.entries<Space>(spaces as unknown as Record<string, Space>).sort(
      ([a], [b]) => (a < b ? -1 : 1),
    );
    this.flatdim = this.#entries.reduce((sum, [, space]) => sum + space.flatdim, 0);
  }

  /** Whether `x` is an element of the space. */
  contains(x: unknown, options?: ContainsOptions): x is T {
    if (typeof x !== "object" || x === null) return false;
    const record = x as Record<string, unknown>;
    return (
      Object.keys(record).length === this.#entries.length &&
      this.#entries.every(([name, space]) => space.contains(record[name], options))
    );
  }

  /** A random element, from one generator; Gymnasium has a generator for each space. */
  sample(rng: Generator): T {
    const fields = this.#entries.map(([name, space]) => [name, space.sample(rng)]);
    return Object.fromEntries(fields) as T;
  }

  /** Flattens an element into float32 values, one-hot where it is a category, as a network takes them. */
  flatten(x: T, into: Float32Array = new Float32Array(this.flatdim), offset = 0): Float32Array {
    let start = offset;
    for (const [name, space] of this.#entries) {
      space.flatten(x[name] as Element, into, start);
      start += space.flatdim;
    }
    return into;
  }

  /** The inverse of `flatten`: the element whose values begin at `offset`. */
  unflatten(values: Float32Array, offset = 0): T {
    let start = offset;
    const fields = this.#entries.map(([name, space]) => {
      start += space.flatdim;
      return [name, space.unflatten(values, start - space.flatdim)];
    });
    return Object.fromEntries(fields) as T;
  }

  /** The text that Gymnasium prints: `Discrete(2)`. */
  toString(): string {
    return `Dict(${this.#entries.map(([name, space]) => `'${name}': ${space}`).join(", ")})`;
  }
}
