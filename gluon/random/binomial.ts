// Binomial numbers.

import { standardGamma } from "./gamma.ts";
import type { Generator } from "./generator.ts";

/** Up to so many experiments are made one by one. */
const MADE = 40;

/**
 * How many of `n` experiments succeed, each with probability `p`. The middle one of as many ordered uniform numbers, a beta
 * number, halves them. Source: L. Devroye, Non-Uniform Random Variate Generation, 1986, X.4.
 */
export function binomial(rng: Generator, n: number, p: number): number {
  let [left, share, successes] = [n, p, 0];
  while (left > MADE) {
    const middle = Math.floor(left / 2) + 1;
    const below = standardGamma(rng, middle);
    const place = below / (below + standardGamma(rng, left + 1 - middle));
    if (place <= share) {
      successes += middle;
      left -= middle;
      share = (share - place) / (1 - place);
    } else {
      left = middle - 1;
      share /= place;
    }
  }
  for (let i = 0; i < left; i++) successes += Number(rng.random() < share);
  return successes;
}
