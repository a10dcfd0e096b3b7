/** Advantage estimation on whole rollouts: generalized advantage estimation, and lambda returns. */

/** A rollout of several environments: arrays of `steps * count` numbers, step by step. */
export interface RolloutValues {
  /** Environments side by side. */
  readonly count: number;
  readonly reward: ArrayLike<number>;
  /** Values of the states in which the actions were taken. */
  readonly value: ArrayLike<number>;
  /** 1 where an episode ended, terminated or truncated, with the step. */
  readonly done: ArrayLike<number>;
  /** Where an episode ended, the value of its last observation: 0 where it terminated. */
  readonly finalValue: ArrayLike<number>;
  /** Values of the states after the last step, one an environment. */
  readonly lastValue: ArrayLike<number>;
  /** Discount. */
  readonly gamma: number;
  /** Trace decay: 0 for one-step advantages, 1 for Monte Carlo ones. */
  readonly lambda: number;
}

/**
 * Generalized advantage estimation (GAE): `A_t = delta_t + gamma lambda A_t+1` with
 * `delta_t = r_t + gamma v_t+1 - v_t`. A truncated episode bootstraps from its last observation, and no trace passes an end.
 * The lambda return is `A_t + v_t`. Source: Schulman et al. 2016, equations 11 to 16.
 *
 * @param advantage is filled.
 */
export function generalizedAdvantages(
  { count, reward, value, done, finalValue, lastValue, gamma, lambda }: RolloutValues,
  advantage: Float32Array,
): void {
  const last = advantage.length - count;
  for (let i = advantage.length - 1; i >= 0; i--) {
    const isDone = done[i] === 1;
    const next = isDone
      ? (finalValue[i] as number)
      : ((i >= last ? lastValue[i - last] : value[i + count]) as number);
    const delta = (reward[i] as number) + gamma * next - (value[i] as number);
    const trace = isDone || i >= last ? 0 : gamma * lambda * (advantage[i + count] as number);
    advantage[i] = delta + trace;
  }
}

/** Share of the variance of returns that values explain: `1 - Var(return - value) / Var(return)`; NaN where returns are equal. */
export function explainedVariance(value: ArrayLike<number>, target: ArrayLike<number>): number {
  const variance = varianceOf(target.length, (i) => target[i] as number);
  if (variance === 0) return Number.NaN;
  const residual = (i: number): number => (target[i] as number) - (value[i] as number);
  return 1 - varianceOf(target.length, residual) / variance;
}

function varianceOf(count: number, valueAt: (i: number) => number): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < count; i++) sum += valueAt(i);
  const mean = sum / count;
  for (let i = 0; i < count; i++) squares += (valueAt(i) - mean) ** 2;
  return squares / count;
}
