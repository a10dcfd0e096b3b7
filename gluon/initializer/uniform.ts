/** Uniform random values. */
import type { Shape } from "../nd/mod.ts";
import type { Generator } from "../random/generator.ts";
import { checkScale, drawUniform, type Initializer } from "./initializer.ts";

/** Uniform in [-scale, scale]. The default initializer of a net. */
export class Uniform implements Initializer {
  /** The most that an element is away from 0. */
  readonly scale: number;

  constructor(scale = 0.07) {
    this.scale = checkScale("Uniform", "scale", scale);
  }

  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape, rng: Generator): Float32Array {
    return drawUniform(shape, this.scale, rng);
  }
}
