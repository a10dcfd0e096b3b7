/** Normalization of vectors to length 1. */
import { formatValue } from "../../../backends/base/format_value.ts";
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { sum } from "./reduce.ts";

/** What is a vector: a whole sample, the channels at one place, or the places of one channel. */
export type L2Mode = "instance" | "channel" | "spatial";

/** Options of `L2Normalization`. */
export interface L2NormalizationOptions {
  /** Added to the sum of squares. Default: 1e-10. */
  eps?: number;
  /** What is a vector. Default: `"instance"`. */
  mode?: L2Mode;
}

const AXES: Readonly<
  Record<L2Mode, { axis: number | number[]; exclude?: boolean; least: number }>
> = {
  instance: { axis: 0, exclude: true, least: 1 },
  channel: { axis: 1, least: 2 },
  spatial: { axis: [0, 1], exclude: true, least: 3 },
};

/** `x / sqrt(sum(x * x) + eps)`, the sum over each vector of `x (batch, channels, ...)`. */
export function L2Normalization(x: NDArray, options: L2NormalizationOptions = {}): NDArray {
  const { eps = 1e-10, mode = "instance" } = options;
  const vectors = Object.hasOwn(AXES, mode) ? AXES[mode] : null;
  if (vectors === null) {
    throw new RangeError(
      `Cannot L2Normalization with mode ${formatValue(mode)}: there is no such mode; use "instance", ` +
        '"channel" or "spatial".',
    );
  }
  const { least, ...over } = vectors;
  if (x.ndim < least) {
    throw new RangeError(
      `Cannot L2Normalization ${formatShape(x.shape)} with mode "${mode}": it needs ${least} axes or more.`,
    );
  }
  return scope(() =>
    x.divide(
      sum(x.square(), { ...over, keepdims: true })
        .add(eps)
        .sqrt(),
    ),
  );
}
