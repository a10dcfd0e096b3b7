/** Local response normalization. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { concat } from "./concat.ts";
import { zeros_like } from "./like.ts";
import { slice_axis } from "./slice.ts";

/** Options of `LRN`. */
export interface LRNOptions {
  /** How many neighbouring channels are summed, an odd number. */
  nsize: number;
  /** Default: 1e-4. */
  alpha?: number;
  /** Default: 0.75. */
  beta?: number;
  /** Default: 2. */
  knorm?: number;
}

/**
 * Local response normalization of `x (batch, channels, ...)`: `x / (knorm + alpha / nsize * s) ^ beta`, where `s` is the
 * sum of squares at the same place in the `nsize` nearest channels. Source: Krizhevsky et al. 2012, AlexNet.
 */
export function LRN(x: NDArray, options: LRNOptions): NDArray {
  const { nsize, alpha = 1e-4, beta = 0.75, knorm = 2 } = options;
  if (!Number.isInteger(nsize) || nsize < 1 || nsize % 2 === 0) {
    throw new RangeError(`Cannot LRN over ${nsize} channels: nsize must be a whole, odd number.`);
  }
  if (x.ndim < 2) {
    throw new RangeError(`Cannot LRN ${formatShape(x.shape)}: it must be (batch, channels, ...).`);
  }
  const channels = x.shape[1] as number;
  const reach = Math.min((nsize - 1) / 2, channels - 1);
  return scope(() => {
    const squares = x.square();
    let sum = squares;
    for (let shift = 1; shift <= reach; shift++) {
      const zeros = zeros_like(slice_axis(squares, 1, 0, shift));
      sum = sum
        .add(concat([slice_axis(squares, 1, shift, null), zeros]))
        .add(concat([zeros, slice_axis(squares, 1, 0, channels - shift)]));
    }
    return x.multiply(
      sum
        .multiply(alpha / nsize)
        .add(knorm)
        .power(-beta),
    );
  });
}
