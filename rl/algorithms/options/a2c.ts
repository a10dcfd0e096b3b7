/** The hyperparameters of A2C. */
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

/** The hyperparameters of A2C; `a2cOptions` says what each is for, and its default. */
export interface ResolvedA2COptions extends RolloutOptions, PolicyOptions, RunOptions {
  /** RMSProp as the optimizer, instead of Adam. */
  readonly use_rms_prop: boolean;
  /** RMSProp: epsilon. */
  readonly rms_prop_eps: number;
  /** RMSProp of TensorFlow, whose squares begin at 1: slower at first, and steadier. */
  readonly rms_prop_tf_like: boolean;
}

/** What a caller gives; whatever is left out has its default. */
export type A2COptions = Partial<ResolvedA2COptions>;

/** The schema: for each option what it may be, its default, and what it is for. */
export const a2cOptions: OptionsSchema<ResolvedA2COptions> = z.strictObject({
  ...rolloutOptions({
    learning_rate: 7e-4,
    n_steps: 5,
    gae_lambda: 1,
    normalize_advantage: false,
  }),
  use_rms_prop: option(z.boolean(), true, "RMSProp as the optimizer, instead of Adam"),
  rms_prop_eps: option(z.number().check(z.gte(0)), 1e-5, "RMSProp: epsilon"),
  rms_prop_tf_like: option(
    z.boolean(),
    false,
    "RMSProp of TensorFlow, whose squares begin at 1: slower at first, and steadier",
  ),
  ...policyOptions,
  ...runOptions,
});

/**
 * Checks options of A2C and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveA2COptions(options: A2COptions): ResolvedA2COptions {
  return resolveOptions("A2C", a2cOptions, options);
}
