/** The trainings that are killed and resumed. */

import type { DQNOptions } from "../../rl/mod.ts";

/** Steps of each training. */
export const TOTAL_STEPS = 4800;

export type VariantName = "plain" | "prioritized, 3 steps" | "4 worlds";

interface Variant {
  readonly num_envs: number;
  readonly options: DQNOptions;
}

const common: DQNOptions = {
  seed: 7,
  net_arch: [32, 32],
  learning_rate: 1e-3,
  buffer_size: 3000,
  learning_starts: 200,
  target_update_interval: 100,
  exploration_fraction: 0.5,
};

export const VARIANTS: Readonly<Record<VariantName, Variant>> = {
  plain: { num_envs: 1, options: common },
  "prioritized, 3 steps": {
    num_envs: 1,
    options: { ...common, prioritized_replay: true, n_steps: 3, anneal_lr: true, double_q: true },
  },
  "4 worlds": { num_envs: 4, options: { ...common, dueling: true, tau: 0.5 } },
};
