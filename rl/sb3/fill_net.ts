/** Parameters of a file of Stable-Baselines3, given to a network of ours. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import type { Tensor } from "../../gluon/io/safetensors.ts";
import { formatShape } from "../../gluon/nd/shape.ts";
import { type SB3Algorithm, sharedNames, theirNames } from "./names.ts";
import { ordersOf, toOurs } from "./orders.ts";
import type { SB3File } from "./sb3_file.ts";

/** What a network is filled from. */
export interface Filling {
  readonly role: "policy" | "target";
  readonly kind: SB3Algorithm;
  readonly file: SB3File;
  /** Takes the names that were read. */
  readonly used: Set<string>;
  /** Of QR-DQN. */
  readonly quantiles: number | null;
}

/**
 * Gives all parameters of a network their values.
 *
 * @throws {RangeError} where the file lacks one, or has it in another shape.
 */
export function fillNet(net: AnyBlock, { role, kind, file, used, quantiles }: Filling): void {
  const { tensors, what } = file;
  const parameters = net.collect_params();
  const names = [...parameters.keys()];
  const orders = ordersOf(net, quantiles);
  const all = new Map<string, Tensor>();
  for (const [name, parameter] of parameters) {
    const theirs = theirNames(kind, role, name, names);
    const parts = theirs.map((each) => {
      const tensor = tensors.get(each);
      if (!tensor)
        throw new RangeError(`Cannot load ${what}: its policy has no parameter ${each}.`);
      used.add(each);
      for (const again of sharedNames(kind, each, names)) {
        used.add(again);
        refuseOther(tensor, tensors.get(again), again, what);
      }
      return tensor;
    });
    const tensor = parts.length === 1 ? (parts[0] as Tensor) : joined(parts);
    const shape = parameter.shape as readonly number[];
    const order = orders.get(name);
    const wanted = order?.shape ?? shape;
    if (tensor.shape.join() !== wanted.join()) {
      throw new RangeError(
        `Cannot load ${what}: ${theirs.join(" and ")} is ${formatShape(tensor.shape)}, but for this environment it must ` +
          `be ${formatShape(wanted)}.`,
      );
    }
    all.set(name, order ? toOurs(tensor, order, shape) : tensor);
  }
  net.load_dict(all);
}

/** Actor and critic share their features here, where the file does not say that they do not. */
function refuseOther(tensor: Tensor, again: Tensor | undefined, name: string, what: string): void {
  if (!again || tensor.data.every((number, i) => Object.is(number, again.data[i]))) return;
  throw new RangeError(
    `Cannot load ${what}: its actor and its critic share their features, but ${name} is another than the actor's.`,
  );
}

/** Tensors one behind the other, along the first axis. */
function joined(parts: readonly Tensor[]): Tensor {
  const [{ shape }] = parts as [Tensor];
  const data = Float32Array.from(parts.flatMap((each) => Array.from(each.data)));
  const rows = parts.reduce((sum, each) => sum + (each.shape[0] as number), 0);
  return { shape: [rows, ...shape.slice(1)], dtype: "float32", data };
}
