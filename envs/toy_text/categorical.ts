/** Categorical sampling, as in Gymnasium. */

import type { Generator } from "../../gluon/random/generator.ts";

/**
 * Samples an index from a categorical distribution, by inversion of the cumulative sum. Draws one
 * number from the generator even where there is only one category, as Gymnasium's
 * `categorical_sample` does.
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
