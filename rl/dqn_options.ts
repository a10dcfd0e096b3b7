/** The hyperparameters of DQN, under the names of Stable-Baselines3, checked by zod. */
import { z } from "zod";

const count = z.int().min(1);
const share = z.number().min(0).max(1);

/** The hyperparameters of DQN. */
export interface ResolvedDQNOptions {
  /** Units of each hidden layer, with relu. Default: [64, 64]. */
  readonly net_arch: readonly number[];
  /** Step size of the optimizer. Default: 1e-4. */
  readonly learning_rate: number;
  /** Optimizer of the policy net. Default: "adam". */
  readonly optimizer: "adam" | "rmsprop" | "sgd";
  /**
   * Penalty on the temporal difference error: HuberLoss, L2Loss (half the mean square), or the mean
   * square. Default: "huber".
   */
  readonly loss: "huber" | "l2" | "mse";
  /** Transitions that the replay buffer holds. Default: 1_000_000. */
  readonly buffer_size: number;
  /** Steps of random play before the first update. Default: 100. */
  readonly learning_starts: number;
  /** Transitions in an update. Default: 32. */
  readonly batch_size: number;
  /** Share of the policy net that a target update takes over. Default: 1. */
  readonly tau: number;
  /** Discount of a reward one step later. Default: 0.99. */
  readonly gamma: number;
  /** Environment steps between rounds of updates. Default: 4. */
  readonly train_freq: number;
  /** Updates in a round. Default: 1. */
  readonly gradient_steps: number;
  /** Environment steps between target updates. Default: 10_000. */
  readonly target_update_interval: number;
  /** Share of the training over which epsilon falls. Default: 0.1. */
  readonly exploration_fraction: number;
  /** Probability of a random action at the start. Default: 1. */
  readonly exploration_initial_eps: number;
  /** Probability of a random action in the end. Default: 0.05. */
  readonly exploration_final_eps: number;
  /** Norm that gradients are clipped to, 0 for none. Default: 10. */
  readonly max_grad_norm: number;
  /** Choose the next action by the policy net, value it by the target net. Default: false. */
  readonly double_q: boolean;
  /** Let the learning rate fall to 0 in a straight line over the training. Default: false. */
  readonly anneal_lr: boolean;
  /** Split the value of a state from what each action is better than that. Default: false. */
  readonly dueling: boolean;
  /** Rewards that are added up before the value of a state takes over. Default: 1. */
  readonly n_steps: number;
  /** Replay more often what surprised. Default: false. */
  readonly prioritized_replay: boolean;
  /** How much priorities count: 0 not at all, 1 in proportion. Default: 0.6. */
  readonly prioritized_replay_alpha: number;
  /** How much of their bias is corrected at first; in the end, all of it. Default: 0.4. */
  readonly prioritized_replay_beta0: number;
  /** Added to every priority. Default: 1e-6. */
  readonly prioritized_replay_eps: number;
  /** Replay updates as a plan instead of running each operation. Default: true. */
  readonly compile: boolean;
  /** Seed of weights, exploration, replay and environment. Default: 0. */
  readonly seed: number;
}

/** What a caller gives; whatever is left out has its default. */
export type DQNOptions = Partial<ResolvedDQNOptions>;

/** The schema: for each option what it may be, its default, and what it is for. */
export const dqnOptions: z.ZodObject<{
  readonly [K in keyof ResolvedDQNOptions]: z.ZodDefault<z.ZodType<ResolvedDQNOptions[K]>>;
}> = z.strictObject({
  net_arch: z.array(count).default([64, 64]).describe("Units of each hidden layer, with relu"),
  learning_rate: z.number().positive().default(1e-4).describe("Step size of the optimizer"),
  optimizer: z
    .enum(["adam", "rmsprop", "sgd"])
    .default("adam")
    .describe("Optimizer of the policy net"),
  loss: z
    .enum(["huber", "l2", "mse"])
    .default("huber")
    .describe("Penalty on the temporal difference error"),
  buffer_size: count.default(1_000_000).describe("Transitions that the replay buffer holds"),
  learning_starts: z
    .int()
    .min(0)
    .default(100)
    .describe("Steps of random play before the first update"),
  batch_size: count.default(32).describe("Transitions in an update"),
  tau: share.default(1).describe("Share of the policy net that a target update takes over"),
  gamma: share.default(0.99).describe("Discount of a reward one step later"),
  train_freq: count.default(4).describe("Environment steps between rounds of updates"),
  gradient_steps: count.default(1).describe("Updates in a round"),
  target_update_interval: count
    .default(10_000)
    .describe("Environment steps between target updates"),
  exploration_fraction: share
    .default(0.1)
    .describe("Share of the training over which epsilon falls"),
  exploration_initial_eps: share.default(1).describe("Probability of a random action at the start"),
  exploration_final_eps: share.default(0.05).describe("Probability of a random action in the end"),
  max_grad_norm: z
    .number()
    .min(0)
    .default(10)
    .describe("Norm that gradients are clipped to, 0 for none"),
  double_q: z
    .boolean()
    .default(false)
    .describe("Choose the next action by the policy net, value it by the target net"),
  anneal_lr: z
    .boolean()
    .default(false)
    .describe("Let the learning rate fall to 0 in a straight line over the training"),
  dueling: z
    .boolean()
    .default(false)
    .describe("Split the value of a state from what each action is better than that"),
  n_steps: count
    .default(1)
    .describe("Rewards that are added up before the value of a state takes over"),
  prioritized_replay: z.boolean().default(false).describe("Replay more often what surprised"),
  prioritized_replay_alpha: share
    .default(0.6)
    .describe("How much priorities count: 0 not at all, 1 in proportion"),
  prioritized_replay_beta0: share
    .default(0.4)
    .describe("How much of their bias is corrected at first; in the end, all of it"),
  prioritized_replay_eps: z.number().min(0).default(1e-6).describe("Added to every priority"),
  compile: z
    .boolean()
    .default(true)
    .describe("Replay updates as a plan instead of running each operation"),
  seed: z.int().min(0).default(0).describe("Seed of weights, exploration, replay and environment"),
});

/**
 * Checks options of DQN and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveDQNOptions(options: DQNOptions): ResolvedDQNOptions {
  return resolveOptions("DQN", dqnOptions, options);
}

/** The same for an algorithm that has some of these options. */
export function resolveOptions<R extends Pick<ResolvedDQNOptions, "buffer_size" | "batch_size">>(
  algorithm: string,
  schema: z.ZodType<R>,
  options: Partial<R>,
): R {
  const result = schema.safeParse(options);
  const faults = result.success ? contradictions(result.data) : faultsOf(result.error, options);
  if (result.success && faults.length === 0) return result.data;
  throw new RangeError(`Cannot use these options of ${algorithm}: ${faults.join("; ")}.`);
}

function faultsOf(error: z.ZodError, options: object): string[] {
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
function contradictions({
  buffer_size,
  batch_size,
}: Pick<ResolvedDQNOptions, "buffer_size" | "batch_size">): string[] {
  if (buffer_size >= batch_size) return [];
  return [`buffer_size is ${buffer_size}: it must hold a batch, whose batch_size is ${batch_size}`];
}
