/** The hyperparameters of DQN, under the names of Stable-Baselines3, checked by zod. */
import { z } from "zod";

const count = z.int().min(1);
const rate = z.number().min(0).max(1);

/**
 * What each option is for stands in its description: `--help`, error messages and documentation
 * are made of them. Defaults are Stable-Baselines3's, but for the net (`net_arch`).
 */
export const dqnOptions = z.strictObject({
  net_arch: z.array(count).default([64, 64]).describe("Units of each hidden layer, with relu"),
  learning_rate: z.number().positive().default(1e-4).describe("Step size of the optimizer"),
  optimizer: z.enum(["adam", "rmsprop", "sgd"]).default("adam").describe("Optimizer of the policy net"),
  loss: z.enum(["huber", "l2"]).default("huber").describe("Penalty on the temporal difference error"),
  buffer_size: count.default(1_000_000).describe("Transitions that the replay buffer holds"),
  learning_starts: z.int().min(0).default(100).describe("Steps of random play before the first update"),
  batch_size: count.default(32).describe("Transitions in an update"),
  tau: rate.default(1).describe("Share of the policy net that a target update takes over; 1 copies it"),
  gamma: rate.default(0.99).describe("Discount of a reward one step later"),
  train_freq: count.default(4).describe("Environment steps between rounds of updates"),
  gradient_steps: count.default(1).describe("Updates in a round"),
  target_update_interval: count.default(10_000).describe("Environment steps between target updates"),
  exploration_fraction: rate.default(0.1).describe("Share of the training over which epsilon falls"),
  exploration_initial_eps: rate.default(1).describe("Probability of a random action at the start"),
  exploration_final_eps: rate.default(0.05).describe("Probability of a random action from then on"),
  max_grad_norm: z.number().positive().default(10).describe("Norm that gradients are clipped to"),
  double_q: z.boolean().default(false).describe("Let the policy net choose the action that the target net values"),
  compile: z.boolean().default(true).describe("Replay updates as a plan; off: run each operation eagerly"),
  seed: z.int().min(0).default(0).describe("Seed of weights, exploration, replay and environment"),
});

/** What a caller gives; all optional. */
export type DQNOptions = z.input<typeof dqnOptions>;

/** What DQN works with; all present. */
export type ResolvedDQNOptions = z.output<typeof dqnOptions>;

/**
 * Checks options and fills in defaults.
 *
 * @throws {RangeError} naming each offending key and its value.
 */
export function resolveDQNOptions(options: DQNOptions): ResolvedDQNOptions {
  const result = dqnOptions.safeParse(options);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => {
    const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], options);
    return path.length === 0 ? message : `${path.join(".")} is ${JSON.stringify(value) ?? value}: ${message}`;
  });
  throw new RangeError(`Cannot use these options of DQN: ${faults.join("; ")}.`);
}
