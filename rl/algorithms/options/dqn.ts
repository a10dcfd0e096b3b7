/** The hyperparameters of DQN. */
import * as z from "zod/mini";
import { type CriticOptions, criticOptions } from "./critic.ts";
import { type FeatureOptions, featureOptions } from "./features.ts";
import {
  annealOptions,
  type ExplorationOptions,
  explorationOptions,
  type HindsightOptions,
  hindsightOptions,
  type NetworkOptions,
  networkOptions,
  type OptionsSchema,
  option,
  type PrioritizedReplayOptions,
  prioritizedReplayOptions,
  type ReplayOptions,
  type RunOptions,
  replayOptions,
  resolveOptions,
  runOptions,
  type TargetOptions,
  targetOptions,
  type ValueOptions,
  valueOptions,
} from "./fragments.ts";

/** The hyperparameters of DQN; `dqnOptions` says what each is for, and its default. */
export interface ResolvedDQNOptions
  extends FeatureOptions,
    NetworkOptions,
    ReplayOptions,
    TargetOptions,
    ExplorationOptions,
    PrioritizedReplayOptions,
    HindsightOptions,
    CriticOptions,
    ValueOptions,
    RunOptions {
  /** Layer normalization before each activation, which keeps values from diverging. */
  readonly layer_norm: boolean;
  /** Noisy layers (NoisyNet) instead of epsilon-greedy exploration, whose epsilon is 0 after the warm-up. */
  readonly noisy: boolean;
  /** Steps in n-step returns; or least,most: a number for each, drawn between them. */
  readonly n_steps: number | readonly [least: number, most: number];
  /** Munchausen DQN: a soft policy, and its logarithm as a reward. */
  readonly munchausen: boolean;
  /** Munchausen: scale of the log-policy in the reward. */
  readonly munchausen_alpha: number;
  /** Munchausen: entropy temperature. */
  readonly munchausen_temperature: number;
  /** Munchausen: least log-policy, times the temperature, in the reward. */
  readonly munchausen_clip: number;
}

/** What a caller gives; whatever is left out has its default. */
export type DQNOptions = Partial<ResolvedDQNOptions>;

const steps = z.int().check(z.gte(1), z.lte(10_000));

/** The schema: for each option what it may be, its default, and what it is for. */
export const dqnOptions: OptionsSchema<ResolvedDQNOptions> = z.strictObject({
  ...featureOptions,
  ...networkOptions,
  ...replayOptions,
  ...targetOptions,
  ...explorationOptions,
  ...valueOptions({ double_q: false }),
  layer_norm: option(
    z.boolean(),
    false,
    "layer normalization before each activation, which keeps values from diverging",
  ),
  noisy: option(
    z.boolean(),
    false,
    "noisy layers (NoisyNet) instead of epsilon-greedy exploration, whose epsilon is 0 after the warm-up",
  ),
  n_steps: option(
    z.union([steps, z.tuple([steps, steps])]),
    1,
    "steps in n-step returns; or least,most: a number for each, drawn between them",
  ),
  ...annealOptions,
  ...prioritizedReplayOptions,
  ...hindsightOptions,
  ...criticOptions,
  munchausen: option(
    z.boolean(),
    false,
    "Munchausen DQN: a soft policy, and its logarithm as a reward",
  ),
  munchausen_alpha: option(
    z.number().check(z.gte(0), z.lte(1)),
    0.9,
    "Munchausen: scale of the log-policy in the reward",
  ),
  munchausen_temperature: option(
    z.number().check(z.positive()),
    0.03,
    "Munchausen: entropy temperature",
  ),
  munchausen_clip: option(
    z.number().check(z.lt(0)),
    -1,
    "Munchausen: least log-policy, times the temperature, in the reward",
  ),
  ...runOptions,
});

/**
 * Checks options of DQN and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveDQNOptions(options: DQNOptions): ResolvedDQNOptions {
  return resolveOptions("DQN", dqnOptions, options);
}
