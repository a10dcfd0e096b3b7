/** The hyperparameters of PPO. */
import * as z from "zod/mini";
import {
  type OptionsSchema,
  option,
  type RunOptions,
  resolveOptions,
  runOptions,
} from "./fragments.ts";
import {
  type PolicyOptions,
  policyOptions,
  type RolloutOptions,
  rolloutOptions,
} from "./policy.ts";
import { type Scheduled, scheduled } from "./scheduled.ts";

/** The hyperparameters of PPO; `ppoOptions` says what each is for, and its default. */
export interface ResolvedPPOOptions extends RolloutOptions, PolicyOptions, RunOptions {
  /** Minibatch size. */
  readonly batch_size: number;
  /** Epochs: passes over each rollout. */
  readonly n_epochs: number;
  /** Clipping of the probability ratio; lin_x anneals it. */
  readonly clip_range: Scheduled;
  /** Clipping of the change of values (null: none). */
  readonly clip_range_vf: number | null;
  /** KL divergence at which the epochs of a rollout end (null: never). */
  readonly target_kl: number | null;
}

/** What a caller gives; whatever is left out has its default. */
export type PPOOptions = Partial<ResolvedPPOOptions>;

const count = z.int().check(z.gte(1));
const limit = z.nullable(z.number().check(z.positive()));

/** The schema: for each option what it may be, its default, and what it is for. */
export const ppoOptions: OptionsSchema<ResolvedPPOOptions> = z.strictObject({
  ...rolloutOptions({
    learning_rate: 3e-4,
    n_steps: 2048,
    gae_lambda: 0.95,
    normalize_advantage: true,
  }),
  batch_size: option(count, 64, "minibatch size"),
  n_epochs: option(count, 10, "epochs: passes over each rollout"),
  clip_range: option(scheduled, 0.2, "clipping of the probability ratio; lin_x anneals it"),
  clip_range_vf: option(limit, null, "clipping of the change of values (null: none)"),
  target_kl: option(
    limit,
    null,
    "KL divergence at which the epochs of a rollout end (null: never)",
  ),
  ...policyOptions,
  ...runOptions,
});

/**
 * Checks options of PPO and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolvePPOOptions(options: PPOOptions): ResolvedPPOOptions {
  return resolveOptions("PPO", ppoOptions, options);
}
