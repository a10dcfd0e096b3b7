// Gamma numbers.

import { standardExponential } from "./exponential.ts";
import type { Generator } from "./generator.ts";

/**
 * A gamma number of this shape (above 0) and scale 1.
 *
 * Source: G. Marsaglia, W. W. Tsang, "A Simple Method for Generating Gamma Variables", 2000; for shapes
 * below 1, one of the shape above times a power of a uniform.
 */
export function standardGamma(rng: Generator, shape: number): number {
  if (shape < 1) {
    return standardGamma(rng, shape + 1) * Math.exp(-standardExponential(rng) / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = rng.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}
