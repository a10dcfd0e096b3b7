/** The hyperparameters of PQN. */
import * as z from "zod/mini";
import { type FeatureOptions, featureOptions } from "./features.ts";
import {
  type ExplorationOptions,
  explorationOptions,
  type OptionsSchema,
  option,
  type RunOptions,
  resolveOptions,
  runOptions,
  withDefaults,
} from "./fragments.ts";
import { type RolloutOptions, rolloutOptions } from "./policy.ts";

/** The hyperparameters of PQN; `pqnOptions` says what each is for, and its default. */
export interface ResolvedPQNOptions
  extends Pick<RolloutOptions, "learning_rate" | "n_steps" | "gamma" | "max_grad_norm">,
    FeatureOptions,
    ExplorationOptions,
    RunOptions {
  /** Trace decay of lambda returns (0: one step, 1: Monte Carlo). */
  readonly q_lambda: number;
  /** Minibatch size. */
  readonly batch_size: number;
  /** Epochs: passes over each rollout. */
  readonly n_epochs: number;
  /** Units of each hidden layer (ReLU). */
  readonly net_arch: readonly number[];
  /** Layer normalization before each activation. */
  readonly layer_norm: boolean;
}

/** What a caller gives; whatever is left out has its default. */
export type PQNOptions = Partial<ResolvedPQNOptions>;

const count = z.int().check(z.gte(1));
const { learning_rate, n_steps, gamma, max_grad_norm } = rolloutOptions({
  learning_rate: 2.5e-4,
  n_steps: 128,
  gae_lambda: 1,
  normalize_advantage: false,
});

/** The schema: for each option what it may be, its default, and what it is for. */
export const pqnOptions: OptionsSchema<ResolvedPQNOptions> = withDefaults(
  z.strictObject({
    ...{ learning_rate, n_steps, gamma },
    q_lambda: option(
      z.number().check(z.gte(0), z.lte(1)),
      0.65,
      "trace decay of lambda returns (0: one step, 1: Monte Carlo)",
    ),
    batch_size: option(count, 128, "minibatch size"),
    n_epochs: option(count, 4, "epochs: passes over each rollout"),
    max_grad_norm,
    ...explorationOptions,
    ...featureOptions,
    net_arch: option(z.array(count), [120, 84], "units of each hidden layer (ReLU)"),
    layer_norm: option(z.boolean(), true, "layer normalization before each activation"),
    ...runOptions,
  }),
  { learning_rate: "lin_0.00025", max_grad_norm: 10, exploration_fraction: 0.5 },
);

/**
 * Checks options of PQN and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolvePQNOptions(options: PQNOptions): ResolvedPQNOptions {
  return resolveOptions("PQN", pqnOptions, options);
}
