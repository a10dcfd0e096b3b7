/** The hyperparameters of SAC. */
import * as z from "zod/mini";
import {
  type ContinuousOptions,
  type CriticsOptions,
  continuousOptions,
  criticsOptions,
  type OffPolicyOptions,
  offPolicyOptions,
  type SquashedOptions,
  squashedOptions,
} from "./continuous.ts";
import { type EntropyOptions, entropyOptions } from "./entropy.ts";
import type { OptionsSchema } from "./fragments.ts";

/** The hyperparameters of SAC; `sacOptions` says what each is for, and its default. */
export interface ResolvedSACOptions
  extends ContinuousOptions,
    CriticsOptions,
    EntropyOptions,
    SquashedOptions {}

/** What a caller gives; whatever is left out has its default. */
export type SACOptions = Partial<ResolvedSACOptions>;

/** The same of `SACDiscrete`, which has no action noise. */
export type ResolvedSACDiscreteOptions = OffPolicyOptions & CriticsOptions & EntropyOptions;

/** The same of `SACDiscrete`. */
export type SACDiscreteOptions = Partial<ResolvedSACDiscreteOptions>;

const defaults = { net_arch: [256, 256], learning_rate: 3e-4 };

/** The schema: for each option what it may be, its default, and what it is for. */
export const sacOptions: OptionsSchema<ResolvedSACOptions> = z.strictObject({
  ...continuousOptions(defaults),
  ...criticsOptions,
  ...entropyOptions,
  ...squashedOptions,
});

/** The same of `SACDiscrete`. */
export const sacDiscreteOptions: OptionsSchema<ResolvedSACDiscreteOptions> = z.strictObject({
  ...offPolicyOptions(defaults),
  ...criticsOptions,
  ...entropyOptions,
});
