/** Names of parameters in files of MXNet and PyTorch, matched with the structural names of a net. */
import { sameShape } from "../nd/shape.ts";
import type { Parameter } from "../parameter/parameter.ts";
import type { ParameterDict } from "../parameter/parameter_dict.ts";

/** What matching asks of a tensor. */
interface Shaped {
  readonly shape: readonly number[];
}

type Named<T> = ReadonlyMap<string, T>;

/**
 * The tensors of a file under the structural names of a net. Tried in this order, until all names are the net's: the
 * names as they are; those of `state_dict()` of PyTorch; the same with a prefix that all have; and names with the
 * prefixes of MXNet's blocks (`dense0_weight`), which are matched in order, each with its kind and shape. Names that
 * none of these explains stay as they are.
 */
export function matchNames<T extends Shaped>(
  parameters: ParameterDict,
  { tensors }: { readonly tensors: Named<T> },
): Named<T> {
  const plain = withoutKinds(tensors);
  const isKnown = (found: Named<T>): boolean =>
    found.size > 0 && [...found.keys()].every((name) => parameters.has(name));
  if (isKnown(plain)) return plain;
  const fromTorch = torchNames(parameters, plain);
  if (isKnown(fromTorch)) return fromTorch;
  const moved = torchNames(parameters, withoutPrefix(plain));
  if (isKnown(moved)) return moved;
  return matchByOrder(parameters, plain) ?? fromTorch;
}

/**
 * `export` of MXNet marks weights by `arg:`, and statistics by `aux:`; `save_parameters` names those of a recurrent layer
 * after the cells that it stands for: `_unfused.0.r_cell.i2h_weight` is `r0_i2h_weight`.
 */
function withoutKinds<T>(tensors: Named<T>): Named<T> {
  const ours = (name: string): string =>
    name
      .replace(/^(?:arg|aux):/, "")
      .replace(
        /(^|\.)_unfused\.(\d+)\.(?:([lr])_cell\.)?(\w+)$/,
        (_, before: string, layer: string, side: string | undefined, kind: string) =>
          `${before}${side ?? "l"}${layer}_${kind}`,
      );
  return new Map([...tensors].map(([name, tensor]) => [ours(name), tensor]));
}

/** `net.0.weight` as `0.weight`, where all names begin so. */
function withoutPrefix<T>(tensors: Named<T>): Named<T> {
  const prefix = /^[^.]+\./.exec(tensors.keys().next().value ?? "")?.[0];
  if (prefix === undefined || ![...tensors.keys()].every((name) => name.startsWith(prefix))) {
    return tensors;
  }
  return new Map([...tensors].map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** What PyTorch calls the parameters of a layer, with our names for them. */
const torchKinds: readonly (readonly [torch: RegExp, ours: string])[] = [
  [/weight$/, "gamma"],
  [/bias$/, "beta"],
  [/weight$/, "alpha"], // of PReLU
  [/weight_ih_l(\d+)$/, "l$1_i2h_weight"],
  [/weight_hh_l(\d+)$/, "l$1_h2h_weight"],
  [/bias_ih_l(\d+)$/, "l$1_i2h_bias"],
  [/bias_hh_l(\d+)$/, "l$1_h2h_bias"],
  [/weight_ih_l(\d+)_reverse$/, "r$1_i2h_weight"],
  [/weight_hh_l(\d+)_reverse$/, "r$1_h2h_weight"],
  [/bias_ih_l(\d+)_reverse$/, "r$1_i2h_bias"],
  [/bias_hh_l(\d+)_reverse$/, "r$1_h2h_bias"],
];

function torchNames<T>(parameters: ParameterDict, tensors: Named<T>): Named<T> {
  const result = new Map<string, T>();
  for (const [name, tensor] of tensors) {
    if (isCounter(name, parameters)) continue;
    const ours = torchKinds
      .filter(([torch]) => torch.test(name))
      .map(([torch, kind]) => name.replace(torch, kind))
      .find((each) => parameters.has(each));
    result.set(parameters.has(name) ? name : (ours ?? name), tensor);
  }
  return result;
}

/** PyTorch counts the batches of a BatchNorm, and with its defaults uses that for nothing. */
function isCounter(name: string, parameters: ParameterDict): boolean {
  const layer = /^(.*)num_batches_tracked$/.exec(name)?.[1];
  return layer !== undefined && !parameters.has(name) && parameters.has(`${layer}running_mean`);
}

/**
 * Names with MXNet's prefixes say nothing of the structure, but `collect_params` has the order of the blocks in MXNet and
 * here. What has as many parameters, of the same kinds and shapes in this order, grouped into the same layers, is taken
 * for the same net.
 */
function matchByOrder<T extends Shaped>(
  parameters: ParameterDict,
  tensors: Named<T>,
): Named<T> | null {
  const ours = parameters.unique();
  const theirs = [...tensors];
  if (ours.length !== theirs.length || theirs.some(([name]) => name.includes("."))) return null;
  const layers = new Map<string, string>();
  const result = new Map<string, T>();
  for (const [i, [name, parameter]] of ours.entries()) {
    const [theirName, tensor] = theirs[i] as [string, T];
    const { layer, kind } = splitName(name);
    if (!theirName.endsWith(kind) || !fits(parameter, tensor)) return null;
    const theirLayer = theirName.slice(0, theirName.length - kind.length);
    if ((layers.get(layer) ?? theirLayer) !== theirLayer) return null;
    layers.set(layer, theirLayer);
    result.set(name, tensor);
  }
  return new Set(layers.values()).size === layers.size ? result : null;
}

function splitName(name: string): { readonly layer: string; readonly kind: string } {
  const at = name.lastIndexOf(".") + 1;
  return { layer: name.slice(0, at), kind: name.slice(at) };
}

function fits({ shape }: Parameter, tensor: Shaped): boolean {
  if (shape === null) return true;
  return sameShape(
    shape.map((length, axis) => length || (tensor.shape[axis] ?? -1)),
    tensor.shape,
  );
}
