/** The hyperparameters of behaviour cloning. */
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

/** The hyperparameters of BC; `bcOptions` says what each is for, and its default. */
export interface ResolvedBCOptions
  extends Pick<RolloutOptions, "gamma" | "ent_coef" | "vf_coef">,
    PolicyOptions,
    RunOptions {
  /** Learning rate of Adam. */
  readonly learning_rate: number;
  /** Minibatch size. */
  readonly batch_size: number;
}

/** What a caller gives; whatever is left out has its default. */
export type BCOptions = Partial<ResolvedBCOptions>;

const { gamma, ent_coef, vf_coef } = rolloutOptions({
  learning_rate: 1e-3,
  n_steps: 1,
  gae_lambda: 1,
  normalize_advantage: false,
});

/** The schema: for each option what it may be, its default, and what it is for. */
export const bcOptions: OptionsSchema<ResolvedBCOptions> = z.strictObject({
  learning_rate: option(z.number().check(z.positive()), 1e-3, "learning rate of Adam"),
  batch_size: option(z.int().check(z.gte(1)), 32, "minibatch size"),
  ...{ gamma, ent_coef, vf_coef },
  ...policyOptions,
  ...runOptions,
});

/**
 * Checks options of BC and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveBCOptions(options: BCOptions): ResolvedBCOptions {
  return resolveOptions("BC", bcOptions, options);
}
