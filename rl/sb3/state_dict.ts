/** Parameters of agents under the names of Stable-Baselines3. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import type { FileTarget, HostBlob } from "../../gluon/io/file_kinds.ts";
import type { Tensor } from "../../gluon/io/safetensors.ts";
import type { Agent } from "../agent.ts";
import type { SB3Agent } from "./load_sb3.ts";
import { type SB3Algorithm, sharedNames, theirNames } from "./names.ts";

const ALGORITHMS: readonly string[] = [
  "DQN",
  "PPO",
  "A2C",
  "SAC",
  "TD3",
  "TQC",
] satisfies SB3Algorithm[];

/** See `toStateDict`. */
export async function writeStateDict(
  agent: Pick<Agent, "algorithm">,
  target?: FileTarget,
): Promise<HostBlob | undefined> {
  const { algorithm } = agent;
  if (!ALGORITHMS.includes(algorithm)) {
    throw new TypeError(
      `Cannot write a ${algorithm} for Stable-Baselines3: it has no such algorithm here; these are ${ALGORITHMS.join(", ")}.`,
    );
  }
  const kind = algorithm as SB3Algorithm;
  const { policy, ...rest } = agent as unknown as SB3Agent & { readonly target?: AnyBlock };
  const tensors = new Map<string, Tensor>();
  await add(policy, "policy", kind, tensors);
  if ("target" in rest) await add(rest.target as AnyBlock, "target", kind, tensors);
  const { writeTensors } = await import("../../gluon/io/tensor_file.ts");
  return await writeTensors(target, { tensors, metadata: { algorithm } });
}

async function add(
  net: AnyBlock,
  role: "policy" | "target",
  kind: SB3Algorithm,
  tensors: Map<string, Tensor>,
): Promise<void> {
  const parameters = net.collect_params();
  const names = [...parameters.keys()];
  for (const [name, parameter] of parameters) {
    const array = parameter.data();
    const data = Float32Array.from(await array.toArray());
    const theirs = theirNames(kind, role, name, names);
    const rows = (array.shape[0] as number) / theirs.length;
    const shape = [rows, ...array.shape.slice(1)];
    const size = data.length / theirs.length;
    for (const [i, each] of theirs.entries()) {
      const tensor: Tensor = {
        shape,
        dtype: "float32",
        data: data.slice(i * size, (i + 1) * size),
      };
      for (const one of [each, ...sharedNames(kind, each)]) tensors.set(one, tensor);
    }
  }
}
