/** Options of policies and of learning from rollouts, under the names of Stable-Baselines3. */
import * as z from "zod/mini";
import { type FeatureOptions, featureOptions } from "./features.ts";
import { type Fragment, option } from "./fragments.ts";
import { type Scheduled, scheduled } from "./scheduled.ts";

const count = z.int().check(z.gte(1));
const fraction = z.number().check(z.gte(0), z.lte(1));
const coefficient = z.number().check(z.gte(0));
const units = z.array(count);

/** Options of generalized state-dependent exploration (gSDE) and of standard deviations. */
export interface StateDependentOptions {
  /** Initial logarithm of the standard deviation of Box actions. */
  readonly log_std_init: number;
  /** Generalized state-dependent exploration (gSDE) of Box actions. */
  readonly use_sde: boolean;
  /** GSDE: steps between new noise matrices (-1: at the start of a rollout only). */
  readonly sde_sample_freq: number;
}

/** Schemas of `StateDependentOptions`, with the defaults of an algorithm. */
export const stateDependentOptions = (defaults: {
  readonly log_std_init: number;
  /** Where noise is drawn that `sde_sample_freq` does not draw. */
  readonly phase: string;
  readonly about: string;
}): Fragment<StateDependentOptions> => ({
  log_std_init: option(z.number(), defaults.log_std_init, defaults.about),
  use_sde: option(
    z.boolean(),
    false,
    "generalized state-dependent exploration (gSDE) of Box actions",
  ),
  sde_sample_freq: option(
    z.int().check(z.refine((steps) => steps >= 1 || steps === -1, "it must be 1 or more, or -1")),
    -1,
    `gSDE: steps between new noise matrices (-1: at the start of ${defaults.phase} only)`,
  ),
});

/** Options of a policy network with a value. */
export interface PolicyOptions extends FeatureOptions, StateDependentOptions {
  /** One feature extractor for the policy and the value, rather than two. */
  readonly share_features_extractor: boolean;
  /** Units of each hidden layer (ReLU). */
  readonly net_arch:
    | readonly number[]
    | { readonly pi: readonly number[]; readonly vf: readonly number[] }
    | null;
  /** Activation of the hidden layers. */
  readonly activation_fn: "tanh" | "relu";
  /** Orthogonal initialization of the weights. */
  readonly ortho_init: boolean;
}

/** Schemas of `PolicyOptions`. */
export const policyOptions: Fragment<PolicyOptions> = {
  ...featureOptions,
  share_features_extractor: option(
    z.boolean(),
    true,
    "one feature extractor for the policy and the value, rather than two",
  ),
  net_arch: option(
    z.union([units, z.strictObject({ pi: units, vf: units }), z.null()]),
    null,
    "units of each hidden layer, or those of the policy (pi) and of the value (vf); null: 64,64, none after a CNN",
  ),
  activation_fn: option(z.enum(["tanh", "relu"]), "tanh", "activation of the hidden layers"),
  ortho_init: option(z.boolean(), true, "orthogonal initialization of the weights"),
  ...stateDependentOptions({
    log_std_init: 0,
    about: "initial logarithm of the standard deviation of Box actions",
    phase: "a rollout",
  }),
};

/** Options of learning from rollouts. */
export interface RolloutOptions {
  /** Learning rate of the optimizer. */
  readonly learning_rate: Scheduled;
  /** Steps in n-step returns; or least,most: a number for each, drawn between them. */
  readonly n_steps: number;
  /** Discount factor. */
  readonly gamma: number;
  /** Trace decay of generalized advantage estimation (GAE). */
  readonly gae_lambda: number;
  /** Normalize the advantages of each minibatch. */
  readonly normalize_advantage: boolean;
  /** Entropy coefficient of the loss. */
  readonly ent_coef: number;
  /** Value function coefficient of the loss. */
  readonly vf_coef: number;
  /** Gradient clipping: maximum global norm of the gradients (0: none). */
  readonly max_grad_norm: number;
}

/** Schemas of `RolloutOptions`, with the defaults of an algorithm. */
export const rolloutOptions = (
  defaults: Pick<RolloutOptions, "n_steps" | "gae_lambda" | "normalize_advantage"> & {
    readonly learning_rate: number;
  },
): Fragment<RolloutOptions> => ({
  learning_rate: option(
    scheduled,
    defaults.learning_rate,
    "learning rate of the optimizer; lin_x anneals it linearly from x to 0",
  ),
  n_steps: option(count, defaults.n_steps, "rollout length: steps of each environment"),
  gamma: option(fraction, 0.99, "discount factor"),
  gae_lambda: option(
    fraction,
    defaults.gae_lambda,
    "trace decay of generalized advantage estimation (GAE)",
  ),
  normalize_advantage: option(
    z.boolean(),
    defaults.normalize_advantage,
    "normalize the advantages of each minibatch",
  ),
  ent_coef: option(coefficient, 0, "entropy coefficient of the loss"),
  vf_coef: option(coefficient, 0.5, "value function coefficient of the loss"),
  max_grad_norm: option(
    coefficient,
    0.5,
    "gradient clipping: maximum global norm of the gradients (0: none)",
  ),
});
