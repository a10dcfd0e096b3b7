/** What an initializer is: a host function from a shape and a generator to values. */
import type { Shape } from "../nd/mod.ts";
import { formatShape, sizeOf } from "../nd/shape.ts";
import type { Generator } from "../random/generator.ts";

/**
 * Base of initializers, which give a parameter its first values. To write one, extend it and implement
 * `fill`, where MXNet has `_init_weight(name, arr)`; any object with such a method will do.
 */
export abstract class Initializer {
  /**
   * Values of an array of this shape, in row-major order.
   *
   * @param rng Where random numbers come from.
   * @param name The parameter's structural name, such as "0.weight"; outside of a net, its name.
   */
  abstract fill(shape: Shape, rng: Generator, name: string): Float32Array;

  /** Whether a net's initializer also counts for a parameter that has its own. Default: no. */
  claims?(name: string): boolean;
}

/**
 * Zeros on the host.
 *
 * @throws {RangeError} where there is no memory for them.
 */
export function hostZeros(shape: Shape): Float32Array {
  const size = sizeOf(shape);
  try {
    return new Float32Array(size);
  } catch (cause) {
    throw new RangeError(
      `Cannot initialize an array ${formatShape(shape)}: there is no memory for its ${4 * size} ` +
        "bytes; make it smaller.",
      { cause },
    );
  }
}

/** Numbers uniform in [-scale, scale). */
export function drawUniform(shape: Shape, scale: number, rng: Generator): Float32Array {
  const values = hostZeros(shape);
  rng.fillUniform(values, -scale, scale);
  return values;
}

/** Normal numbers of mean 0 and standard deviation `sigma`. */
export function drawNormal(shape: Shape, sigma: number, rng: Generator): Float32Array {
  const values = hostZeros(shape);
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
