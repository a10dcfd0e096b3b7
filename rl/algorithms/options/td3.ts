/** The hyperparameters of TD3. */
import * as z from "zod/mini";
import {
  type ContinuousOptions,
  type CriticsOptions,
  continuousOptions,
  criticsOptions,
} from "./continuous.ts";
import { type OptionsSchema, option } from "./fragments.ts";

/** The hyperparameters of TD3; `td3Options` says what each is for, and its default. */
export interface ResolvedTD3Options extends ContinuousOptions, CriticsOptions {
  /** Gradient steps between updates of the policy and of the target networks. */
  readonly policy_delay: number;
  /** Target policy smoothing: standard deviation of the noise of next actions. */
  readonly target_policy_noise: number;
  /** Target policy smoothing: limit of that noise. */
  readonly target_noise_clip: number;
}

/** What a caller gives; whatever is left out has its default. */
export type TD3Options = Partial<ResolvedTD3Options>;

const deviation = z.number().check(z.gte(0));

/** The schema: for each option what it may be, its default, and what it is for. */
export const td3Options: OptionsSchema<ResolvedTD3Options> = z.strictObject({
  ...continuousOptions({ net_arch: [400, 300], learning_rate: 1e-3 }),
  ...criticsOptions,
  policy_delay: option(
    z.int().check(z.gte(1)),
    2,
    "gradient steps between updates of the policy and of the target networks",
  ),
  target_policy_noise: option(
    deviation,
    0.2,
    "target policy smoothing: standard deviation of the noise of next actions",
  ),
  target_noise_clip: option(deviation, 0.5, "target policy smoothing: limit of that noise"),
});
