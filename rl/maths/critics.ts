/** Several critics of one policy: what they agree on, and their loss. */
import { minimum, type NDArray, one_hot } from "../../gluon/nd/mod.ts";

/**
 * Clipped double Q-learning: the least of the critics' values, each `(batch, 1) -> (batch, 1)`.
 * Source: Fujimoto et al. 2018, equation 10.
 */
export function leastValue(q: readonly NDArray[]): NDArray {
  return q.reduce((least, each) => minimum(least, each));
}

/** Sum over critics of the mean squared errors, `q (batch, 1)` each and `target (batch, 1)` to a scalar. */
export function squaredErrors(q: readonly NDArray[], target: NDArray): NDArray {
  const [first, ...rest] = q.map((each) => each.subtract(target).square().mean());
  return rest.reduce((sum, each) => sum.add(each), first as NDArray);
}

/**
 * Truncation of a mixture of quantiles: 0 for the `count` largest of each row, 1 for the others, `(batch, n) -> (batch, n)`.
 * Source: Kuznetsov et al. 2020, Controlling overestimation bias with truncated mixture of continuous distributional quantile critics.
 */
export function withoutLargest(quantiles: NDArray, count: number): NDArray {
  const depth = quantiles.shape[1] as number;
  let [left, kept] = [quantiles, quantiles.ones_like()];
  for (let i = 0; i < count; i++) {
    const largest = one_hot(left.argmax({ axis: 1 }), depth);
    left = left.subtract(largest.multiply(1e30));
    kept = kept.subtract(largest);
  }
  return kept;
}
