/** The space of records over other spaces. */

import type { Generator } from "../../gluon/nd/random/generator.ts";
import type { Element, Space } from "./space.ts";

/**
 * Records whose field `name` lies in `spaces[name]`. Everything goes in alphabetical order, as in
 * Gymnasium.
 */
export class Dict<T extends { readonly [name: string]: Element }> implements Space<T> {
  readonly spaces: { readonly [K in keyof T]: Space<T[K]> };
  readonly shape: readonly number[] = [];
  readonly flatdim: number;
  readonly #entries: readonly (readonly [string, Space])[];

  constructor(spaces: { readonly [K in keyof T]: Space<T[K]> }) {
    this.spaces = spaces;
    this.#entries = Object.entries<Space>(spaces as unknown as Record<string, Space>).sort(
      ([a], [b]) => (a < b ? -1 : 1),
    );
    this.flatdim = this.#entries.reduce((sum, [, space]) => sum + space.flatdim, 0);
  }

  contains(x: unknown): x is T {
    if (typeof x !== "object" || x === null) return false;
    const record = x as Record<string, unknown>;
    return (
      Object.keys(record).length === this.#entries.length &&
      this.#entries.every(([name, space]) => space.contains(record[name]))
    );
  }

  /** Sampled in order from one generator (Gymnasium gives each space a generator of its own). */
  sample(rng: Generator): T {
    const fields = this.#entries.map(([name, space]) => [name, space.sample(rng)]);
    return Object.fromEntries(fields) as T;
  }

  flatten(x: T, into: Float32Array = new Float32Array(this.flatdim), offset = 0): Float32Array {
    let start = offset;
    for (const [name, space] of this.#entries) {
      space.flatten(x[name] as Element, into, start);
      start += space.flatdim;
    }
    return into;
  }

  unflatten(values: Float32Array, offset = 0): T {
    let start = offset;
    const fields = this.#entries.map(([name, space]) => {
      start += space.flatdim;
      return [name, space.unflatten(values, start - space.flatdim)];
    });
    return Object.fromEntries(fields) as T;
  }

  toString(): string {
    return `Dict(${this.#entries.map(([name, space]) => `'${name}': ${space}`).join(", ")})`;
  }
}
