/** Search space: the ranges that options are tuned in, as those of rl-baselines3-zoo. */

import { type AlgorithmName, algorithms } from "../../rl/algorithms/mod.ts";

/** Where an option is searched. */
export type Range =
  | {
      readonly low: number;
      readonly high: number;
      /** Whether equal ratios are equally far apart. */
      readonly log?: boolean;
      /** Whether the range is that of one minus the option, such as of a discount factor. */
      readonly complement?: boolean;
      readonly integer?: boolean;
    }
  | { readonly choices: readonly unknown[] };

/** The ranges of options by name. */
export type SearchSpace = Readonly<Record<string, Range>>;

/** Those of all algorithms. */
const RANGES: SearchSpace = {
  learning_rate: { low: 1e-5, high: 1e-2, log: true },
  gamma: { low: 1e-4, high: 0.1, log: true, complement: true },
  batch_size: { choices: [16, 32, 64, 128, 256, 512] },
  net_arch: {
    choices: [
      [64, 64],
      [128, 128],
      [256, 256],
      [400, 300],
    ],
  },
  max_grad_norm: { low: 0.3, high: 10, log: true },
  // on-policy
  gae_lambda: { low: 1e-3, high: 0.3, log: true, complement: true },
  n_epochs: { choices: [1, 4, 10, 20] },
  ent_coef: { low: 1e-8, high: 0.1, log: true },
  vf_coef: { low: 0.1, high: 1 },
  clip_range: { choices: [0.1, 0.2, 0.3, 0.4] },
  // off-policy
  buffer_size: { choices: [10_000, 50_000, 100_000] },
  learning_starts: { choices: [100, 1000, 5000] },
  train_freq: { choices: [1, 4, 8, 16] },
  tau: { low: 1e-3, high: 1, log: true },
  target_update_interval: { low: 1, high: 1000, log: true, integer: true },
  exploration_fraction: { low: 0.01, high: 0.5 },
  exploration_final_eps: { low: 0.01, high: 0.2 },
};

/** Of target networks that follow at every gradient step. */
const SOFT_UPDATES: Range = { low: 1e-3, high: 0.1, log: true };

const MAXIMUM_ENTROPY: SearchSpace = {
  ent_coef: { choices: ["auto", 0.01, 0.05, 0.1, 0.2] },
  tau: SOFT_UPDATES,
  target_update_interval: { choices: [1] },
};

/** What differs for one algorithm; `n_steps` is the length of a rollout there, and of returns elsewhere. */
const OWN: Partial<Record<AlgorithmName, SearchSpace>> = {
  ppo: { n_steps: { choices: [16, 64, 256, 1024] } },
  a2c: { n_steps: { choices: [5, 8, 16, 32, 128] } },
  reinforce: { n_steps: { choices: [256, 1024, 4096] } },
  sac: MAXIMUM_ENTROPY,
  tqc: MAXIMUM_ENTROPY,
  td3: { tau: SOFT_UPDATES },
  ddpg: { tau: SOFT_UPDATES },
  rainbow: { n_steps: { choices: [1, 3, 5, 10] } },
};

/** The ranges of the options that an algorithm has, but for those that are `fixed`. */
export function searchSpaceOf(algorithm: AlgorithmName, fixed: object = {}): SearchSpace {
  const { shape } = algorithms[algorithm].options;
  const all = { ...RANGES, ...OWN[algorithm] };
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => name in shape && !(name in fixed)),
  );
}

/** The value at `u` of 0 to 1 along a range, with at most four significant digits. */
export function valueAt(range: Exclude<Range, { choices: unknown }>, u: number): number {
  const { low, high, log = false, complement = false, integer = false } = range;
  const value = log ? low * (high / low) ** u : low + (high - low) * u;
  if (integer) return Math.min(high, Math.max(low, Math.round(value)));
  const shown = Number(value.toPrecision(4));
  return complement ? Number((1 - shown).toPrecision(10)) : shown;
}

/** Where along a range a value is: the inverse of `valueAt`. */
export function positionOf(range: Exclude<Range, { choices: unknown }>, value: number): number {
  const { low, high, log = false, complement = false } = range;
  const x = complement ? 1 - value : value;
  const u = log ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low);
  return Math.min(1, Math.max(0, u));
}
