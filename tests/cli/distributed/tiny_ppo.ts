/** A small PPO, for tests of rollouts that others collect. */

import { newAgent } from "../../../cli/agents.ts";
import { canRollOut, type RolloutAgent } from "../../../cli/distributed/learner.ts";
import { checkSetting, type Setting } from "../../../cli/zoo/zoo.ts";
import { backend, form } from "../sweep/tiny.ts";

const options = { net_arch: [8], n_steps: 16, batch_size: 16, n_epochs: 2 };

export const ppo: Setting = checkSetting(
  { ...form, algorithm: "ppo", n_envs: 2, options },
  "of the test",
);

export async function makePPO(seed: number, n_envs: number): Promise<RolloutAgent> {
  const setup = { ...ppo, n_envs };
  const agent = await newAgent("ppo", "CartPole-v1", { ...options, seed }, { backend, setup });
  if (!canRollOut(agent)) throw new Error("it cannot");
  return agent;
}

export async function bitsOf({ behavior }: RolloutAgent): Promise<string> {
  const params = [...behavior.collect_params().values()];
  return (await Promise.all(params.map((each) => each.data().toArray()))).join();
}
