/** What tests give to agents, and ask of them. */
import type { NDArray } from "../../gluon/nd/mod.ts";
import type { DQN, DQNOptions, Observation } from "../../rl/mod.ts";

/** Settings with which a environment of a few states is learned in some hundred steps. */
export const quick: DQNOptions = {
  net_arch: [32],
  learning_rate: 5e-3,
  buffer_size: 2000,
  learning_starts: 100,
  train_freq: 2,
  target_update_interval: 50,
  exploration_fraction: 0.5,
  gamma: 0.5,
};

/** The parameters of the policy net, one after the other. */
export async function weightsOf<O extends Observation>(agent: DQN<O>): Promise<number[]> {
  return numbers([...agent.policy.collect_params().values()].map((each) => each.data()));
}

/** The same of the target net. */
export async function targetWeightsOf<O extends Observation>(agent: DQN<O>): Promise<number[]> {
  return numbers([...agent.target.collect_params().values()].map((each) => each.data()));
}

async function numbers(arrays: readonly NDArray[]): Promise<number[]> {
  const all = await Promise.all(arrays.map((each) => each.toArray()));
  return all.flatMap((each) => [...each]);
}
