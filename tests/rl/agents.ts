/** What tests ask of agents. */
import type { NDArray } from "../../gluon/nd/mod.ts";
import type { DQN, Observation } from "../../rl/mod.ts";

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
