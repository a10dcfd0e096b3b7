/** The hyperparameters of REINFORCE. */
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

/** The hyperparameters of REINFORCE; `reinforceOptions` says what each is for, and its default. */
export interface ResolvedREINFORCEOptions
  extends Pick<RolloutOptions, "n_steps" | "gamma">,
    PolicyOptions,
    RunOptions {
  /** Learning rate of Adam. */
  readonly learning_rate: number;
  /** Learned state values, which are taken from the returns. */
  readonly baseline: boolean;
}

/** What a caller gives; whatever is left out has its default. */
export type REINFORCEOptions = Partial<ResolvedREINFORCEOptions>;

const { n_steps, gamma } = rolloutOptions({
  learning_rate: 5e-3,
  n_steps: 1024,
  gae_lambda: 1,
  normalize_advantage: false,
});

/** The schema: for each option what it may be, its default, and what it is for. */
export const reinforceOptions: OptionsSchema<ResolvedREINFORCEOptions> = z.strictObject({
  learning_rate: option(z.number().check(z.positive()), 5e-3, "learning rate of Adam"),
  ...{ n_steps, gamma },
  baseline: option(z.boolean(), true, "learned state values, which are taken from the returns"),
  ...policyOptions,
  ...runOptions,
});

/**
 * Checks options of REINFORCE and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveREINFORCEOptions(options: REINFORCEOptions): ResolvedREINFORCEOptions {
  return resolveOptions("REINFORCE", reinforceOptions, options);
}
