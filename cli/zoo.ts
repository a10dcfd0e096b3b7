/** Settings that solve environments, tuned; flags override them. */

import type { EnvironmentId } from "../envs/mod.ts";
import type { DQNOptions } from "../rl/dqn_options.ts";

/** How to train on one environment. */
export interface Setting {
  /** Steps to take in all, if it is not solved before. */
  readonly totalSteps: number;
  /** Steps between two evaluations. */
  readonly evalFreq: number;
  /** What differs from DQN's own defaults. */
  readonly dqn: DQNOptions;
}

/** Soft target updates and tightly clipped gradients: 20 of 20 seeds solve CartPole-v1 in 12,000 to 35,000 steps. */
const cartPole: Setting = {
  totalSteps: 50_000,
  evalFreq: 500,
  dqn: {
    learning_rate: 1e-3,
    batch_size: 64,
    buffer_size: 50_000,
    learning_starts: 1_000,
    gamma: 0.98,
    train_freq: 4,
    gradient_steps: 4,
    target_update_interval: 10,
    tau: 0.1,
    exploration_fraction: 0.06,
    exploration_final_eps: 0.1,
    max_grad_norm: 1,
  },
};

const ZOO: { readonly [Id in EnvironmentId]?: Setting } = {
  "CartPole-v0": cartPole,
  "CartPole-v1": cartPole,
};

/** The setting for an environment: its own, or one that is safe and slow. */
export function settingOf(id: string): Setting {
  const tuned = Object.hasOwn(ZOO, id) ? ZOO[id as EnvironmentId] : undefined;
  return tuned ?? { totalSteps: 100_000, evalFreq: 5_000, dqn: { buffer_size: 100_000 } };
}

/** Whether there is a tuned setting for `id`. */
export function isTuned(id: string): boolean {
  return Object.hasOwn(ZOO, id);
}
