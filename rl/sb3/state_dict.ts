/** Parameters of agents under the names of Stable-Baselines3. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import type { FileTarget, HostBlob } from "../../gluon/io/file_kinds.ts";
import type { Tensor } from "../../gluon/io/safetensors.ts";
import type { Agent } from "../agent.ts";
import type { Filling } from "./fill_net.ts";
import type { SB3Agent } from "./load_sb3.ts";
import { SB3_ALGORITHMS, type SB3Algorithm, sharedNames, theirNames } from "./names.ts";
import { ordersOf, quantilesOf, toTheirs } from "./orders.ts";

/** See `toStateDict`. */
export async function writeStateDict(
  agent: Pick<Agent, "algorithm">,
  target?: FileTarget,
): Promise<HostBlob | undefined> {
  const given = agent as unknown as SB3Agent & { readonly target?: AnyBlock };
  const kind = kindOf(given);
  const tensors = new Map<string, Tensor>();
  const quantiles = quantilesOf(given, kind);
  await add(given.policy, { role: "policy", kind, quantiles }, tensors);
  if (given.target) await add(given.target, { role: "target", kind, quantiles }, tensors);
  const { writeTensors } = await import("../../gluon/io/tensor_file.ts");
  return await writeTensors(target, { tensors, metadata: { algorithm: kind } });
}

/** @throws {TypeError} where Stable-Baselines3 and sb3-contrib have no such algorithm. */
function kindOf({ algorithm, options }: SB3Agent): SB3Algorithm {
  const critic = (options as { readonly critic?: string } | undefined)?.critic;
  const isKnown = SB3_ALGORITHMS.some((each) => each === algorithm);
  if (isKnown && (algorithm !== "DQN" || critic === "expected")) return algorithm;
  if (algorithm === "DQN" && critic === "qr") return "QRDQN";
  throw new TypeError(
    `Cannot write ${algorithm === "DQN" ? `a DQN with critic "${critic}"` : algorithm} for Stable-Baselines3: it has no ` +
      `such algorithm; these are ${SB3_ALGORITHMS.join(", ")}.`,
  );
}

async function add(
  net: AnyBlock,
  { role, kind, quantiles }: Pick<Filling, "role" | "kind" | "quantiles">,
  tensors: Map<string, Tensor>,
): Promise<void> {
  const parameters = net.collect_params();
  const names = [...parameters.keys()];
  const orders = ordersOf(net, quantiles);
  for (const [name, parameter] of parameters) {
    const array = parameter.data();
    const data = Float32Array.from(await array.toArray());
    const ours: Tensor = { shape: array.shape, dtype: "float32", data };
    const theirs = theirNames(kind, role, name, names);
    const order = orders.get(name);
    const whole = order ? toTheirs(ours, order) : ours;
    for (const [i, part] of split(whole, theirs.length).entries()) {
      const all = [theirs[i]!, ...sharedNames(kind, theirs[i]!, names)];
      for (const each of all) tensors.set(each, part);
    }
  }
}

/** So many tensors of equal length, along the first axis. */
function split({ shape, dtype, data }: Tensor, count: number): Tensor[] {
  const [rows, size] = [(shape[0] as number) / count, data.length / count];
  return Array.from({ length: count }, (_, i) => {
    return { shape: [rows, ...shape.slice(1)], dtype, data: data.slice(i * size, (i + 1) * size) };
  });
}
