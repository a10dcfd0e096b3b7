/** The mathematics of policy gradients as pure functions of batches, each `(batch) -> (batch)` unless said. */
import type { NDArray } from "../../gluon/nd/mod.ts";

/** Mean of `x (batch)`, weighted where there are weights: those of weight 0 do not count. `-> ()` */
export function weightedMean(x: NDArray, weight: NDArray | undefined): NDArray {
  if (weight === undefined) return x.mean();
  return x.multiply(weight).sum().divide(weight.sum().maximum(1));
}

/** Advantages with mean 0 and sample standard deviation 1. */
export function normalizeAdvantage(advantage: NDArray, weight?: NDArray): NDArray {
  const centered = advantage.subtract(weightedMean(advantage, weight));
  const squares = weight ? centered.square().multiply(weight) : centered.square();
  const count = weight ? weight.sum() : advantage.size;
  const degrees = typeof count === "number" ? Math.max(1, count - 1) : count.subtract(1).maximum(1);
  return centered.divide(squares.sum().divide(degrees).sqrt().add(1e-8));
}

/**
 * Clipped surrogate objective: `-min(ratio A, clip(ratio, 1 - epsilon, 1 + epsilon) A)`.
 * Source: Schulman et al. 2017, Proximal policy optimization algorithms, equation 7.
 *
 * @param clipRange epsilon, `()`.
 */
export function clippedSurrogateLoss(
  ratio: NDArray,
  advantage: NDArray,
  clipRange: NDArray,
): NDArray {
  const clipped = ratio.minimum(clipRange.add(1)).maximum(clipRange.multiply(-1).add(1));
  return ratio.multiply(advantage).minimum(clipped.multiply(advantage)).negative();
}

/**
 * Estimate of the KL divergence of the policy from that which acted, from the logarithms of the probability ratios:
 * `(ratio - 1) - log ratio`. Source: Schulman 2020, Approximating KL divergence.
 */
export function approximateKL(logRatio: NDArray): NDArray {
  return logRatio.exp().subtract(1).subtract(logRatio);
}
