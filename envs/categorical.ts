/** A draw from a few cases, as Gymnasium makes it. */

import type { Generator } from "../gluon/nd/random/generator.ts";

/**
 * An index with the probability of its case. Takes one number from the generator even where there
 * is one case only; that, and adding up from the left, keeps the stream equal to Gymnasium's.
 */
export function categorical(probabilities: readonly number[], rng: Generator): number {
  const threshold = rng.random();
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    sum += probabilities[i] as number;
    if (sum > threshold) return i;
  }
  return 0;
}
