/** Options of off-policy learning of a policy, under the names of Stable-Baselines3. */
import * as z from "zod/mini";
import type { ActionNoiseOptions } from "../../collect/action_noise.ts";
import type { OffPolicyArchitecture } from "../../networks/off_policy_actor_critic.ts";
import { type FeatureOptions, featureOptions } from "./features.ts";
import {
  type Fragment,
  option,
  type ReplayOptions,
  type RunOptions,
  replayOptions,
  runOptions,
  type TargetOptions,
  targetOptions,
  withDefaults,
} from "./fragments.ts";
import { type StateDependentOptions, stateDependentOptions } from "./policy.ts";
import { type Scheduled, scheduled } from "./scheduled.ts";

const count = z.int().check(z.gte(1));
const units = z.array(count);

const { target_update_interval: _, ...shared } = withDefaults(
  z.strictObject({ ...replayOptions, ...targetOptions }),
  { batch_size: 256, train_freq: 1, tau: 0.005 },
).shape as Fragment<ReplayOptions & TargetOptions>;

/** Options of every off-policy algorithm with a policy. */
export interface OffPolicyOptions
  extends FeatureOptions,
    ReplayOptions,
    Pick<TargetOptions, "tau">,
    RunOptions {
  /** One feature extractor for the policy and the value, rather than two. */
  readonly share_features_extractor: boolean;
  /** Units of each hidden layer (ReLU). */
  readonly net_arch: OffPolicyArchitecture;
  /** Learning rate of the optimizer. */
  readonly learning_rate: Scheduled;
  /** Steps in n-step returns; or least,most: a number for each, drawn between them. */
  readonly n_steps: number;
}

/** The same of those for Box actions. */
export interface ContinuousOptions extends OffPolicyOptions, ActionNoiseOptions {}

/** What differs between algorithms. */
export interface OffPolicyDefaults {
  readonly net_arch: number[];
  readonly learning_rate: number;
}

/** Schemas of `OffPolicyOptions`, with the defaults of an algorithm. */
export const offPolicyOptions = (defaults: OffPolicyDefaults): Fragment<OffPolicyOptions> => ({
  ...featureOptions,
  share_features_extractor: option(
    z.boolean(),
    false,
    "one feature extractor for the policy and the action values, which the policy's loss trains, rather than two",
  ),
  net_arch: option(
    z.union([units, z.strictObject({ pi: units, qf: units })]),
    defaults.net_arch,
    "units of each hidden layer (ReLU), or those of the policy (pi) and of the action values (qf)",
  ),
  learning_rate: option(
    scheduled,
    defaults.learning_rate,
    "learning rate of the optimizers (Adam); lin_x anneals it linearly from x to 0",
  ),
  ...shared,
  n_steps: option(z.int().check(z.gte(1), z.lte(10_000)), 1, "steps in n-step returns"),
  ...runOptions,
});

/** Schemas of `ContinuousOptions`, with the defaults of an algorithm. */
export const continuousOptions = (defaults: OffPolicyDefaults): Fragment<ContinuousOptions> => ({
  ...offPolicyOptions(defaults),
  action_noise: option(
    z.nullable(z.enum(["normal", "ornstein-uhlenbeck"])),
    null,
    "noise of the actions in training: normal, ornstein-uhlenbeck, or null for none",
  ),
  noise_std: option(z.number().check(z.gte(0)), 0.1, "standard deviation of the action noise"),
});

/** Options of several critics. */
export interface CriticsOptions {
  /** Critics, of whose values the least counts. */
  readonly n_critics: number;
}

/** Schemas of `CriticsOptions`. */
export const criticsOptions: Fragment<CriticsOptions> = {
  n_critics: option(count, 2, "critics, of whose values the least counts"),
};

/** Options of state-dependent exploration where it may begin with the first step. */
export interface SquashedOptions extends StateDependentOptions {
  /** GSDE: explore by it before learning_starts, too, instead of by random actions. */
  readonly use_sde_at_warmup: boolean;
}

/** Schemas of `SquashedOptions`. */
export const squashedOptions: Fragment<SquashedOptions> = {
  ...stateDependentOptions({
    log_std_init: -3,
    about: "gSDE: initial logarithm of the standard deviations of the noise matrices",
    phase: "the steps between training phases",
  }),
  use_sde_at_warmup: option(
    z.boolean(),
    false,
    "gSDE: explore by it before learning_starts, too, instead of by random actions",
  ),
};
