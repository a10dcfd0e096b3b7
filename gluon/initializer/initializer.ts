/** What an initializer is: a host function from a shape and a generator to values. */
import type { Shape } from "../nd/mod.ts";
import type { Generator } from "../nd/random/generator.ts";
import { sizeOf } from "../nd/shape.ts";

/** Draws the first values of a parameter. */
export interface Initializer {
  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape, rng: Generator): Float32Array;
}

/** Numbers uniform in [-scale, scale). */
export function drawUniform(shape: Shape, scale: number, rng: Generator): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  rng.fillUniform(values, -scale, scale);
  return values;
}

/** Normal numbers of mean 0 and standard deviation `sigma`. */
export function drawNormal(shape: Shape, sigma: number, rng: Generator): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  rng.fillNormal(values, 0, sigma);
  return values;
}

/** Checks a number that a caller gave to an initializer. */
export function checkScale(initializer: string, name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RangeError(
    `Cannot make initializer ${initializer} with ${name} ${value}: it must be finite and 0 or more.`,
  );
}
