/**
 * The mathematics of learning from sequences, whose steps are the first axis: how they overlap, n-step returns
 * within them, priorities.
 */
import type { NDArray } from "../../gluon/nd/mod.ts";

/** Steps from the beginning of a sequence to that of the next one: they overlap by half. */
export function sequencePeriod(length: number): number {
  return Math.max(1, Math.floor(length / 2));
}

/** Where n-step returns go: an entry a step. */
export interface SequenceReturns {
  /** `r_t + gamma r_t+1 + ... + gamma^(m-1) r_t+m-1` */
  readonly reward: Float32Array;
  /** gamma^m, or 0 where the episode terminated with the last of these rewards. */
  readonly discount: Float32Array;
  /** `t + m`: the observation that a return bootstraps on. */
  readonly next: Int32Array;
}

/**
 * N-step returns within a sequence of `rewards`: of m steps, which is n, but less at its end.
 * Source: Sutton and Barto 2018, section 7.1; Kapturowski et al. 2019, section 2.3.
 *
 * @param terminated whether the episode terminated with the last reward; a truncated one still bootstraps.
 */
export function sequenceReturns(
  rewards: ArrayLike<number>,
  {
    n,
    gamma,
    terminated,
  }: { readonly n: number; readonly gamma: number; readonly terminated: boolean },
  { reward, discount, next }: SequenceReturns,
): void {
  for (let t = 0; t < rewards.length; t++) {
    const end = Math.min(t + n, rewards.length);
    let [sum, factor] = [0, 1];
    for (let k = end - 1; k >= t; k--) {
      sum = (rewards[k] as number) + gamma * sum;
      factor *= gamma;
    }
    reward[t] = sum;
    discount[t] = terminated && end === rewards.length ? 0 : factor;
    next[t] = end;
  }
}

/**
 * What decides how often a sequence is replayed: `eta max_t |error_t| + (1 - eta) mean_t |error_t|`, over its valid steps.
 * `error (steps, batch)`, `valid (steps, batch)`, 1 or 0 `-> (batch)`. Source: Kapturowski et al. 2019, section 2.3.
 */
export function sequencePriority(error: NDArray, valid: NDArray, eta: number): NDArray {
  const size = error.abs().multiply(valid);
  const mean = size.sum({ axis: 0 }).divide(valid.sum({ axis: 0 }).maximum(1));
  return size
    .max({ axis: 0 })
    .multiply(eta)
    .add(mean.multiply(1 - eta));
}
