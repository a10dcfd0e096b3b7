// Exponential numbers by comparisons alone.

import type { Generator } from "./generator.ts";

/** What is drawn from. */
export type Uniforms = Pick<Generator, "random">;

/**
 * An exponential number of mean 1, the same on every engine, as no logarithm is taken.
 *
 * Source: J. von Neumann, "Various Techniques Used in Connection with Random Digits", 1951: a descending
 * run of uniforms that has odd length gives its first one as what is behind the point.
 */
export function standardExponential(rng: Uniforms): number {
  for (let whole = 0; ; whole++) {
    const first = rng.random();
    let length = 1;
    for (let last = first; ; length++) {
      const next = rng.random();
      if (next >= last) break;
      last = next;
    }
    if (length % 2 === 1) return whole + first;
  }
}
