/** Normal random values. */
import type { Shape } from "../nd/mod.ts";
import type { Generator } from "../random/generator.ts";
import { checkScale, drawNormal, type Initializer } from "./initializer.ts";

/** Normal with mean 0 and standard deviation `sigma`. */
export class Normal implements Initializer {
  /** Standard deviation. */
  readonly sigma: number;

  constructor(sigma = 0.01) {
    this.sigma = checkScale("Normal", "sigma", sigma);
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape, rng: Generator): Float32Array {
    return drawNormal(shape, this.sigma, rng);
  }
}
