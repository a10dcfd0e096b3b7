/** Stable-Baselines3: agents from its files, and parameters for its policies. */
import type { FileSource, FileTarget, HostBlob } from "../../gluon/io/file_kinds.ts";
import type { Agent } from "../agent.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { type FromSB3Options, loadSB3 } from "./load_sb3.ts";
import { writeStateDict } from "./state_dict.ts";

export type { FromSB3Options } from "./load_sb3.ts";
export type { SB3Algorithm } from "./names.ts";

/**
 * The agent in a zip that Stable-Baselines3 or sb3-contrib saved: DQN, QRDQN, PPO, MaskablePPO, RecurrentPPO, A2C, SAC, TD3 or
 * TQC with an MlpPolicy, a CnnPolicy or a MultiInputPolicy. It acts as it does there, and learns on. Its networks are found from the shapes of their weights; its optimizer and replay buffer are not read.
 * No pickle is run: parameters are read as tensors or refused, and settings are taken where they are plain JSON.
 *
 * @param env the environment, or environments, with the same spaces.
 * @throws {RangeError} where the file is damaged, holds anything but tensors, or another kind of policy.
 */
export async function fromSB3<O extends Observation, A extends Action>(
  source: FileSource,
  env: Environment<O, A> | VectorEnvironment<O, A>,
  options?: FromSB3Options,
): Promise<Agent<O, A>> {
  return (await loadSB3(source, env as unknown as Environment, options)) as unknown as Agent<O, A>;
}

/**
 * The parameters of an agent as safetensors under the names of Stable-Baselines3's policies, for
 * `model.policy.load_state_dict(safetensors.torch.load_file(path))`; without a target, as a `Blob`.
 *
 * @throws {TypeError} where Stable-Baselines3 and sb3-contrib have no such algorithm.
 */
export function toStateDict(agent: Pick<Agent, "algorithm">): Promise<HostBlob>;
/** The same, into a file. */
export function toStateDict(agent: Pick<Agent, "algorithm">, target: FileTarget): Promise<void>;
export async function toStateDict(
  agent: Pick<Agent, "algorithm">,
  target?: FileTarget,
): Promise<unknown> {
  return await writeStateDict(agent, target);
}
