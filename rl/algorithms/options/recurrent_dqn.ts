/** The hyperparameters of recurrent DQN. */
import * as z from "zod/mini";
import { sequencePeriod } from "../../maths/sequences.ts";
import { type FeatureOptions, featureOptions } from "./features.ts";
import {
  annealOptions,
  type ExplorationOptions,
  explorationOptions,
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
import { type LSTMOptions, lstmOptions } from "./lstm.ts";

/** Options of replay of sequences. */
export interface SequenceOptions {
  /** Sequences: steps that are learned; each begins half of that after the one before. */
  readonly sequence_length: number;
  /** Sequences: steps before these that only warm the memory; at most half of sequence_length. */
  readonly burn_in: number;
  /** PER: share of the largest TD error of a sequence in its priority, beside the mean. */
  readonly priority_eta: number;
}

/** The hyperparameters of recurrent DQN; `recurrentDQNOptions` says what each is for, and its default. */
export interface ResolvedRecurrentDQNOptions
  extends FeatureOptions,
    LSTMOptions,
    SequenceOptions,
    NetworkOptions,
    ReplayOptions,
    TargetOptions,
    ExplorationOptions,
    PrioritizedReplayOptions,
    ValueOptions,
    RunOptions {
  /** Steps in n-step returns, within a sequence. */
  readonly n_steps: number;
  /** Value rescaling: networks learn values squashed as by a square root. */
  readonly value_rescaling: boolean;
}

/** What a caller gives; whatever is left out has its default. */
export type RecurrentDQNOptions = Partial<ResolvedRecurrentDQNOptions>;

const steps = z.int().check(z.gte(1), z.lte(10_000));

/** The schema: for each option what it may be, its default, and what it is for. */
export const recurrentDQNOptions: OptionsSchema<ResolvedRecurrentDQNOptions> = z.strictObject({
  ...featureOptions,
  ...networkOptions,
  net_arch: option(
    z.array(z.int().check(z.gte(1))),
    [64],
    "units of each hidden layer after the LSTM (ReLU)",
  ),
  ...lstmOptions,
  ...replayOptions,
  buffer_size: option(
    z.int().check(z.gte(1)),
    100_000,
    "replay buffer: steps that it holds, if episodes are long",
  ),
  batch_size: option(z.int().check(z.gte(1)), 32, "minibatch size: sequences in an update"),
  sequence_length: option(
    steps.check(z.gte(2)),
    40,
    "sequences: steps that are learned; each begins half of that after the one before",
  ),
  burn_in: option(
    z.int().check(z.gte(0)),
    20,
    "sequences: steps before these that only warm the memory; at most half of sequence_length",
  ),
  ...targetOptions,
  ...explorationOptions,
  ...valueOptions({ double_q: true }),
  n_steps: option(steps, 1, "steps in n-step returns, within a sequence"),
  value_rescaling: option(
    z.boolean(),
    false,
    "Value rescaling: networks learn values squashed as by a square root",
  ),
  ...annealOptions,
  ...prioritizedReplayOptions,
  priority_eta: option(
    z.number().check(z.gte(0), z.lte(1)),
    0.9,
    "PER: share of the largest TD error of a sequence in its priority, beside the mean",
  ),
  ...runOptions,
});

/** Sequences that a replay buffer of options holds. */
export function sequenceCapacity(
  options: Pick<ResolvedRecurrentDQNOptions, "buffer_size" | "sequence_length">,
): number {
  return Math.floor(options.buffer_size / sequencePeriod(options.sequence_length));
}

/**
 * Checks options of recurrent DQN and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveRecurrentDQNOptions(
  options: RecurrentDQNOptions,
): ResolvedRecurrentDQNOptions {
  const resolved = resolveOptions("RecurrentDQN", recurrentDQNOptions, options);
  const { burn_in, sequence_length, buffer_size, batch_size } = resolved;
  const period = sequencePeriod(sequence_length);
  if (burn_in > period) {
    throw new RangeError(
      `Cannot use RecurrentDQN with burn_in ${burn_in} and sequence_length ${sequence_length}: the burn-in must be at most half, ${period}.`,
    );
  }
  if (sequenceCapacity(resolved) < batch_size) {
    throw new RangeError(
      `Cannot use RecurrentDQN with buffer_size ${buffer_size}: it must hold a batch, which has ${batch_size} sequences, one for ${period} steps.`,
    );
  }
  return resolved;
}
