/** The hyperparameters of recurrent PPO. */
import * as z from "zod/mini";
import { type OptionsSchema, option, resolveOptions } from "./fragments.ts";
import { type LSTMOptions, lstmOptions } from "./lstm.ts";
import { ppoOptions, type ResolvedPPOOptions } from "./ppo.ts";

/** Options of LSTM policies, in the words of sb3-contrib. */
export interface RecurrentPolicyOptions extends LSTMOptions {
  /** LSTM: the value sees the policy's, which it does not train. */
  readonly shared_lstm: boolean;
  /** LSTM: one for the value, too; without any, the value sees the observation alone. */
  readonly enable_critic_lstm: boolean;
}

/** The hyperparameters of recurrent PPO: those of PPO, and of its LSTM. */
export interface ResolvedRecurrentPPOOptions extends ResolvedPPOOptions, RecurrentPolicyOptions {}

/** What a caller gives; whatever is left out has its default. */
export type RecurrentPPOOptions = Partial<ResolvedRecurrentPPOOptions>;

const count = z.int().check(z.gte(1));
const { use_sde: _, sde_sample_freq: __, ...shared } = ppoOptions.shape;

/** The schema: for each option what it may be, its default, and what it is for. */
export const recurrentPPOOptions: OptionsSchema<ResolvedRecurrentPPOOptions> = z.strictObject({
  ...shared,
  n_steps: option(count, 128, "rollout length: steps of each environment"),
  batch_size: option(count, 128, "minibatch size: steps, in their order"),
  ...lstmOptions,
  shared_lstm: option(
    z.boolean(),
    false,
    "LSTM: the value sees the policy's, which it does not train",
  ),
  enable_critic_lstm: option(
    z.boolean(),
    true,
    "LSTM: one for the value, too; without any, the value sees the observation alone",
  ),
}) as unknown as OptionsSchema<ResolvedRecurrentPPOOptions>;

/**
 * Checks options of recurrent PPO and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveRecurrentPPOOptions(
  options: RecurrentPPOOptions,
): ResolvedRecurrentPPOOptions {
  const resolved = resolveOptions("RecurrentPPO", recurrentPPOOptions, options);
  const { shared_lstm, enable_critic_lstm, share_features_extractor } = resolved;
  if (shared_lstm && enable_critic_lstm) {
    throw new RangeError(
      "Cannot use RecurrentPPO with shared_lstm and enable_critic_lstm: the value has one LSTM; set enable_critic_lstm to false.",
    );
  }
  if (shared_lstm && !share_features_extractor) {
    throw new RangeError(
      "Cannot use RecurrentPPO with shared_lstm and two feature extractors: an LSTM sees one; leave share_features_extractor out.",
    );
  }
  return resolved;
}
