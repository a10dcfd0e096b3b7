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

const ZOO: { readonly [Id in EnvironmentId]?: Setting } = {
  "CartPole-v1": {
    totalSteps: 50_000,
    evalFreq: 1_000,
    dqn: {
      net_arch: [64, 64],
      learning_rate: 2.3e-3,
      batch_size: 64,
      buffer_size: 100_000,
      learning_starts: 1_000,
      train_freq: 4,
      gradient_steps: 2,
      target_update_interval: 250,
      exploration_fraction: 0.16,
      exploration_final_eps: 0.04,
    },
  },
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
