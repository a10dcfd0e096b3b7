/**
 * Options that algorithms share, in fragments, under the names of Stable-Baselines3. An option is stated once: its
 * schema says what it may be, its default, and what it is for; `--help` and error messages are made of that.
 */
import * as z from "zod/mini";
import { safeParse } from "../../../backends/base/safe_parse.ts";
import type { TDLossName } from "../../maths/td_loss.ts";
import type { CriticOptions } from "./critic.ts";

/**
 * The schema of each option in `T`.
 *
 * @ignore its types are Zod's, which `deno doc --lint` does not find among ours
 */
export type Fragment<T> = { readonly [K in keyof T]: z.ZodMiniDefault<z.ZodMiniType<T[K]>> };

/**
 * The schema of all options of an algorithm.
 *
 * @ignore likewise
 */
export type OptionsSchema<T> = z.ZodMiniObject<Fragment<T>>;

/** The schema of an option: what it may be, its default, and what it is for. */
export function option<T>(
  schema: z.ZodMiniType<T>,
  value: z.core.util.NoUndefined<T>,
  description: string,
): z.ZodMiniDefault<z.ZodMiniType<T>> {
  return z._default(schema, value).check(z.describe(description));
}

const count = z.int().check(z.gte(1));
const fraction = z.number().check(z.gte(0), z.lte(1));

/** Options of the network and how it is trained. */
export interface NetworkOptions {
  /** Units of each hidden layer (ReLU). */
  readonly net_arch: readonly number[];
  /** Learning rate of the optimizer. */
  readonly learning_rate: number;
  /** Optimizer; rmsprop_centered is that of Mnih et al. 2015, which MinAtar's DQN has, too. */
  readonly optimizer: "adam" | "rmsprop" | "rmsprop_centered" | "sgd";
  /** TD-error loss: Huber, half the squared error (l2), or the squared error (mse). */
  readonly loss: TDLossName;
  /** Gradient clipping: maximum global norm of the gradients (0: none). */
  readonly max_grad_norm: number;
}

/** Schemas of `NetworkOptions`. */
export const networkOptions: Fragment<NetworkOptions> = {
  net_arch: option(z.array(count), [64, 64], "units of each hidden layer (ReLU)"),
  learning_rate: option(z.number().check(z.positive()), 1e-4, "learning rate of the optimizer"),
  optimizer: option(
    z.enum(["adam", "rmsprop", "rmsprop_centered", "sgd"]),
    "adam",
    "optimizer; rmsprop_centered is that of Mnih et al. 2015, which MinAtar's DQN has, too",
  ),
  loss: option(
    z.enum(["huber", "l2", "mse"]),
    "huber",
    "TD-error loss: Huber, half the squared error (l2), or the squared error (mse)",
  ),
  max_grad_norm: option(
    z.number().check(z.gte(0)),
    10,
    "gradient clipping: maximum global norm of the gradients (0: none)",
  ),
};

/** Options of experience replay and of the updates from it. */
export interface ReplayOptions {
  /** Replay buffer: transitions that it holds. */
  readonly buffer_size: number;
  /** Warm-up: environment steps of random actions before the first update. */
  readonly learning_starts: number;
  /** Minibatch size: transitions in an update. */
  readonly batch_size: number;
  /** Discount factor. */
  readonly gamma: number;
  /** Steps between training phases, in each environment; or n,episode. */
  readonly train_freq: number | readonly [number, "step" | "episode"];
  /** Gradient steps per training phase (-1: as many as environment steps). */
  readonly gradient_steps: number;
}

/** Schemas of `ReplayOptions`. */
export const replayOptions: Fragment<ReplayOptions> = {
  buffer_size: option(count, 1_000_000, "replay buffer: transitions that it holds"),
  learning_starts: option(
    z.int().check(z.gte(0)),
    100,
    "warm-up: environment steps of random actions before the first update",
  ),
  batch_size: option(count, 32, "minibatch size: transitions in an update"),
  gamma: option(fraction, 0.99, "discount factor"),
  train_freq: option(
    z.union([count, z.tuple([count, z.enum(["step", "episode"])])]),
    4,
    "steps between training phases, in each environment; or n,episode",
  ),
  gradient_steps: option(
    z.int().check(z.refine((steps) => steps >= 1 || steps === -1, "it must be 1 or more, or -1")),
    1,
    "gradient steps per training phase (-1: as many as environment steps)",
  ),
};

/** Options of the target network. */
export interface TargetOptions {
  /** Polyak averaging coefficient of the target network (1: hard update). */
  readonly tau: number;
  /** Environment steps between updates of the target network. */
  readonly target_update_interval: number;
}

/** Schemas of `TargetOptions`. */
export const targetOptions: Fragment<TargetOptions> = {
  tau: option(fraction, 1, "Polyak averaging coefficient of the target network (1: hard update)"),
  target_update_interval: option(
    count,
    10_000,
    "environment steps between updates of the target network",
  ),
};

/** Options of epsilon-greedy exploration. */
export interface ExplorationOptions {
  /** Fraction of the training over which epsilon is annealed. */
  readonly exploration_fraction: number;
  /** Epsilon at the start: probability of a random action. */
  readonly exploration_initial_eps: number;
  /** Epsilon after annealing. */
  readonly exploration_final_eps: number;
}

/** Schemas of `ExplorationOptions`. */
export const explorationOptions: Fragment<ExplorationOptions> = {
  exploration_fraction: option(
    fraction,
    0.1,
    "fraction of the training over which epsilon is annealed",
  ),
  exploration_initial_eps: option(
    fraction,
    1,
    "epsilon at the start: probability of a random action",
  ),
  exploration_final_eps: option(fraction, 0.05, "epsilon after annealing"),
};

/** Options of prioritized experience replay. */
export interface PrioritizedReplayOptions {
  /** Prioritized experience replay (PER): sample in proportion to TD errors. */
  readonly prioritized_replay: boolean;
  /** PER: priority exponent (0: uniform sampling). */
  readonly prioritized_replay_alpha: number;
  /** PER: initial importance-sampling exponent, annealed to 1. */
  readonly prioritized_replay_beta0: number;
  /** PER: added to every absolute TD error. */
  readonly prioritized_replay_eps: number;
}

/** Schemas of `PrioritizedReplayOptions`. */
export const prioritizedReplayOptions: Fragment<PrioritizedReplayOptions> = {
  prioritized_replay: option(
    z.boolean(),
    false,
    "Prioritized experience replay (PER): sample in proportion to TD errors",
  ),
  prioritized_replay_alpha: option(fraction, 0.6, "PER: priority exponent (0: uniform sampling)"),
  prioritized_replay_beta0: option(
    fraction,
    0.4,
    "PER: initial importance-sampling exponent, annealed to 1",
  ),
  prioritized_replay_eps: option(
    z.number().check(z.gte(0)),
    1e-6,
    "PER: added to every absolute TD error",
  ),
};

/** Options of agents that learn action values. */
export interface ValueOptions {
  /** Double DQN: the policy network chooses the next action, the target network values it. */
  readonly double_q: boolean;
  /** Dueling network: separate value and advantage heads. */
  readonly dueling: boolean;
  /** Anneal the learning rate linearly to 0. */
  readonly anneal_lr: boolean;
}

/** Schemas of `ValueOptions` but that of `anneal_lr`, with a default of the algorithm's. */
export const valueOptions = (
  defaults: Pick<ValueOptions, "double_q">,
): Fragment<Pick<ValueOptions, "double_q" | "dueling">> => ({
  double_q: option(
    z.boolean(),
    defaults.double_q,
    "Double DQN: the policy network chooses the next action, the target network values it",
  ),
  dueling: option(z.boolean(), false, "Dueling network: separate value and advantage heads"),
});

/** The schema of `anneal_lr`. */
export const annealOptions: Fragment<Pick<ValueOptions, "anneal_lr">> = {
  anneal_lr: option(z.boolean(), false, "anneal the learning rate linearly to 0"),
};

/** Options of hindsight experience replay. */
export interface HindsightOptions {
  /** Hindsight experience replay (HER): learn from goals that were achieved, too. */
  readonly her: boolean;
  /** HER: goals for each transition besides its own. */
  readonly n_sampled_goal: number;
  /** HER: which steps of the episode achieved these goals. */
  readonly goal_selection_strategy: "future" | "final" | "episode";
}

/** Schemas of `HindsightOptions`. */
export const hindsightOptions: Fragment<HindsightOptions> = {
  her: option(
    z.boolean(),
    false,
    "Hindsight experience replay (HER): learn from goals that were achieved, too",
  ),
  n_sampled_goal: option(count, 4, "HER: goals for each transition besides its own"),
  goal_selection_strategy: option(
    z.enum(["future", "final", "episode"]),
    "future",
    "HER: which steps of the episode achieved these goals",
  ),
};

/** Options of a run. */
export interface RunOptions {
  /** Compile updates and inference into plans instead of running each operation. */
  readonly compile: boolean;
  /** Refuse observations beyond the bounds of the observation space. */
  readonly strict: boolean;
  /** Seed of weights, exploration, replay and environment. */
  readonly seed: number;
}

/** Schemas of `RunOptions`. */
export const runOptions: Fragment<RunOptions> = {
  compile: option(
    z.boolean(),
    true,
    "compile updates and inference into plans instead of running each operation",
  ),
  strict: option(
    z.boolean(),
    false,
    "refuse observations beyond the bounds of the observation space",
  ),
  seed: option(z.int().check(z.gte(0)), 0, "seed of weights, exploration, replay and environment"),
};

/** The schema with other defaults for some options. */
export function withDefaults<S extends z.ZodMiniObject>(
  schema: S,
  defaults: Readonly<Record<string, unknown>>,
): S {
  const shape = Object.entries(schema.shape).map(([key, each]) => {
    const { description = "" } = z.globalRegistry.get(each) ?? {};
    const { innerType } = (each as z.ZodMiniDefault<z.ZodMiniType>).def;
    return [key, key in defaults ? option(innerType, defaults[key] as object, description) : each];
  });
  return z.strictObject(Object.fromEntries(shape)) as unknown as S;
}

/** Options that decide what a checkpoint's arrays mean; the others may change when it is loaded. */
const FIXED: readonly string[] = [
  "policy",
  "features_extractor",
  "share_features_extractor",
  "use_sde",
  "net_arch",
  "dueling",
  "layer_norm",
  "noisy",
  "critic",
  "n_atoms",
  "n_critics",
  "n_quantiles",
  "sequence_length",
  "burn_in",
  "optimizer",
  "buffer_size",
  "prioritized_replay",
  "seed",
];

/**
 * The options of a checkpoint, with those that `given` changes.
 *
 * @throws {RangeError} where one of these cannot change.
 */
export function changedOptions<T extends object>(saved: T, given: Partial<T> = {}): T {
  for (const [key, value] of Object.entries(given)) {
    const before = (saved as Readonly<Record<string, unknown>>)[key];
    const isLearned = key === "ent_coef" && typeof before === "number" && typeof value === "string";
    const isFixed = isLearned || (FIXED.includes(key) && key in saved); // what an algorithm lacks, its schema refuses
    if (!isFixed || JSON.stringify(value) === JSON.stringify(before)) continue;
    throw new RangeError(
      `Cannot load an agent with ${key} ${JSON.stringify(value)}: its checkpoint was made with ` +
        `${JSON.stringify(before)}, on which its arrays depend; leave it out, or train a new agent.`,
    );
  }
  return { ...saved, ...given };
}

/**
 * Checks options of an algorithm and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveOptions<R extends object>(
  algorithm: string,
  schema: z.ZodMiniType<R>,
  options: Partial<R>,
): R {
  const result = safeParse(schema, options);
  const faults = result.success
    ? contradictions(result.data as Readonly<Record<string, unknown>>)
    : faultsOf(result.error, options);
  if (result.success && faults.length === 0) return result.data;
  throw new RangeError(`Cannot use these options of ${algorithm}: ${faults.join("; ")}.`);
}

function faultsOf(error: z.core.$ZodError, options: object): string[] {
  return error.issues.map(({ path, message }) => {
    const value = path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown>)?.[key],
      options,
    );
    const shown = typeof value === "string" ? JSON.stringify(value) : value;
    return path.length === 0 ? message : `${path.join(".")} is ${shown}: ${message}`;
  });
}

/** Options that are fine by themselves but not together. */
function contradictions(options: Readonly<Record<string, unknown>>): string[] {
  const {
    buffer_size = Infinity,
    batch_size = 0,
    v_min = 0,
    v_max = Infinity,
  } = options as Partial<ReplayOptions & CriticOptions>;
  const { n_steps, munchausen, double_q, her } = options;
  const [least, most] = Array.isArray(n_steps) ? n_steps : [0, 0];
  const faults: readonly (readonly [isFault: unknown, text: string])[] = [
    [
      buffer_size < batch_size,
      `buffer_size is ${buffer_size}: it must hold a batch, whose batch_size is ${batch_size}`,
    ],
    [v_min >= v_max, `v_min is ${v_min}: it must be below v_max, which is ${v_max}`],
    [least > most, `n_steps is ${n_steps}: the least must not be above the most`],
    [her && n_steps !== 1, "her is true: n_steps must be 1, for goals differ between transitions"],
    [
      munchausen && double_q,
      "munchausen is true: double_q must be false, for no action is chosen in its targets",
    ],
  ];
  return faults.filter(([isFault]) => isFault).map(([, text]) => text);
}
