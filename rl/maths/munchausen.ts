/** Munchausen reinforcement learning: the log-policy as a reward. Source: Vieillard, Pietquin and Geist 2020. */
import type { NDArray } from "../../gluon/nd/mod.ts";

/** Log-probabilities of the soft policy of action values: `log softmax(q / temperature)`. `(batch, actions)` */
export function softLogPolicy(q: NDArray, temperature: number): NDArray {
  return q.divide(temperature).log_softmax();
}

/** What `munchausenReward` takes. */
export interface MunchausenOptions {
  /** Scale of the log-policy, from 0 to 1. */
  readonly alpha: number;
  /** Entropy temperature. */
  readonly temperature: number;
  /** Least scaled log-policy, below 0. */
  readonly clip: number;
}

/**
 * Reward and scaled log-policy of the action: `r_t + alpha [temperature log pi(a_t|s_t)]` with the bracket clipped to
 * `[clip, 0]`. `r_t (batch)`, `logPolicy (batch, actions)`, `action (batch)` `-> (batch)`.
 */
export function munchausenReward(
  r_t: NDArray,
  logPolicy: NDArray,
  action: NDArray,
  { alpha, temperature, clip }: MunchausenOptions,
): NDArray {
  return r_t.add(logPolicy.pick(action).multiply(temperature).clip(clip, 0).multiply(alpha));
}

/** Entropy of a policy from its log-probabilities, `(batch, actions) -> (batch)`; impossible actions do not count. */
export function policyEntropy(logPolicy: NDArray): NDArray {
  return logPolicy.exp().multiply(logPolicy).sum({ axis: 1 }).negative();
}
