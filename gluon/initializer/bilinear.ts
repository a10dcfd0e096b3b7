/** Weights of a bilinear upsampling. */
import type { Shape } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";
import { hostZeros, type Initializer } from "./initializer.ts";

/**
 * Bilinear interpolation: the weight of a transposed convolution that enlarges images smoothly, the
 * same for each pair of channels, `(in_channels, channels, h, w)`. Source: Long, Shelhamer and
 * Darrell 2015.
 */
export class Bilinear implements Initializer {
  /** Values of an array of this shape, in row-major order. */
  fill(shape: Shape): Float32Array {
    const [, , height, width] = shape;
    if (height === undefined || width === undefined || shape.length !== 4) {
      throw new RangeError(
        `Cannot initialize ${formatShape(shape)} by Bilinear: it needs 4 axes, of which the last two ` +
          "are the window; use another initializer.",
      );
    }
    const half = Math.ceil(width / 2);
    const center = (2 * half - 1 - (half % 2)) / (2 * half);
    const slope = (at: number): number => 1 - Math.abs(at / half - center);
    return hostZeros(shape).map((_, i) => slope(i % width) * slope(Math.floor(i / width) % height));
  }
}
