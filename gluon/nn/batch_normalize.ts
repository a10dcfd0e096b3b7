/** Batch normalization as a function, with the statistics that it keeps. */
import { is_training, pause } from "../nd/autograd/autograd.ts";
import { asOne } from "../nd/call_graph.ts";
import { foldNormalization } from "../nd/compile/fold.ts";
import { context } from "../nd/context.ts";
import type { NDArray } from "../nd/mod.ts";
import { resolveAxis } from "../nd/shape.ts";
import { decayTowards } from "../optimizer/base/in_place.ts";
import { centered, channels } from "./normalization.ts";

/** What a batch is normalized by, each `(channels)`. */
export interface BatchNormArrays {
  /** `null` where it is 1. */
  readonly gamma: NDArray | null;
  readonly beta: NDArray;
  readonly mean: NDArray;
  readonly variance: NDArray;
}

/** How a batch is normalized. */
export interface BatchNormSettings {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  /** Normalize by the running mean and variance even while training. */
  readonly useGlobal: boolean;
}

/** `(x - mean) / sqrt(variance + epsilon) * gamma + beta`; while training, updates the running statistics in place. */
export function batchNormalize(
  x: NDArray,
  arrays: BatchNormArrays,
  settings: BatchNormSettings,
): NDArray {
  const { gamma, beta, mean, variance: running } = arrays;
  const axis = resolveAxis(settings.axis, x.ndim, "normalize");
  const inputs = gamma ? [x, beta, mean, running, gamma] : [x, beta, mean, running];
  const { epsilon } = settings;
  if (context.trace) context.trace.rewrite = foldNormalization;
  return asOne("batch_norm", inputs, { axis, epsilon }, () => {
    const along = (values: NDArray): NDArray => channels(values, axis, x.ndim);
    const [deviation, variance] = statistics(x, axis, arrays, settings);
    const normal = deviation.multiply(along(variance.add(epsilon).rsqrt()));
    const scaled = gamma ? normal.multiply(along(gamma)) : normal;
    return scaled.add(along(beta));
  });
}

/** How `x` deviates from the mean of each channel, and the variance of each. */
function statistics(
  x: NDArray,
  axis: number,
  running: BatchNormArrays,
  { momentum, useGlobal }: BatchNormSettings,
): [deviation: NDArray, variance: NDArray] {
  if (!is_training() || useGlobal || x.size === 0) {
    return [x.subtract(channels(running.mean, axis, x.ndim)), running.variance];
  }
  const others = x.shape.flatMap((_, each) => (each === axis ? [] : [each]));
  const { deviation, mean } = centered(x, others);
  const variance = deviation.square().mean({ axis: others });
  pause(() => {
    decayTowards(running.mean, mean().reshape(running.mean.shape), momentum);
    decayTowards(running.variance, variance, momentum);
  });
  return [deviation, variance];
}
