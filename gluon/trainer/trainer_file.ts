/** Optimizer states in files: arrays of each parameter, update counts and rates. */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { FileSource, FileTarget, HostBlob } from "../io/file_kinds.ts";
import type { Tensor, TensorFile } from "../io/safetensors.ts";
import { formatShape, sameShape } from "../nd/shape.ts";
import { nameOf } from "../optimizer/base/optimizer.ts";
import type { Updater } from "../optimizer/base/updater.ts";
import type { Parameter } from "../parameter/parameter.ts";

const form = z.object({
  optimizer: z.string(),
  memory: z.catchall(z.object({}), z.number()),
  counts: z.catchall(z.object({}), z.int().check(z.nonnegative())),
});

type Named = readonly (readonly [name: string, Parameter])[];

/** The states of `parameters`, each as `<parameter>.<state>`, and counts and rates as metadata. */
export async function collectStates(updater: Updater, parameters: Named): Promise<TensorFile> {
  const slots = parameters.map(([name, each]) => [name, updater.slotOf(each)] as const);
  const metadata = {
    optimizer: nameOf(updater.optimizer),
    memory: JSON.stringify(updater.optimizer.state),
    counts: JSON.stringify(Object.fromEntries(slots.map(([name, { count }]) => [name, count]))),
  };
  const tensors = await Promise.all(
    slots.flatMap(([name, { state }]) =>
      Object.entries(state).map(async ([key, array]): Promise<[string, Tensor]> => {
        const { shape, dtype } = array;
        return [`${name}.${key}`, { shape, dtype, data: await array.toArray() }];
      }),
    ),
  );
  return { tensors: new Map(tensors), metadata };
}

/** Writes the states of `parameters`; returns a Blob where there is no target. */
export async function saveStates(
  updater: Updater,
  parameters: Named,
  target: FileTarget | undefined,
): Promise<HostBlob | undefined> {
  const file = await collectStates(updater, parameters);
  const { writeTensors } = await import("../io/tensor_file.ts");
  return await writeTensors(target, file);
}

/** Reads what `saveStates` wrote. If anything does not fit, nothing is changed. */
export async function loadStates(
  updater: Updater,
  parameters: Named,
  source: FileSource,
): Promise<void> {
  const { readTensors } = await import("../io/tensor_file.ts");
  const file = await readTensors(source);
  restoreStates(updater, parameters, file, file.what);
}

/** Puts back what `collectStates` gave. If anything does not fit, nothing is changed. */
export function restoreStates(
  updater: Updater,
  parameters: Named,
  { tensors, metadata }: TensorFile,
  what: string,
): void {
  const { optimizer } = updater;
  const fail: (why: string) => never = (why) => {
    throw new RangeError(`Cannot load trainer states from ${what}: ${why}.`);
  };
  const { memory: memoryText, counts: countsText, ...others } = metadata;
  const parsed = safeParse(form, {
    ...others,
    memory: parseJson(memoryText),
    counts: parseJson(countsText),
  });
  if (!parsed.success) fail("it was not written by save_states()");
  const { memory, counts } = parsed.data;
  const name = nameOf(optimizer);
  if (parsed.data.optimizer.toLowerCase() !== name.toLowerCase()) {
    fail(`they are of ${parsed.data.optimizer}, but this Trainer has ${name}`);
  }
  const names = parameters.map(([name]) => name);
  const other = Object.keys(counts);
  if (!sameSet(names, other)) {
    fail(`they are of parameters ${other.join(", ")}, but this Trainer has ${names.join(", ")}`);
  }
  const writes = parameters.flatMap(([name, parameter]) => {
    const { state } = updater.slotOf(parameter);
    return Object.entries(state).map(([key, array]) => {
      const tensor = tensors.get(`${name}.${key}`);
      if (tensor && sameShape(tensor.shape, array.shape)) return [array, tensor.data] as const;
      const found = tensor ? formatShape(tensor.shape) : "missing";
      return fail(`state ${name}.${key} is ${found}, but must be ${formatShape(array.shape)}`);
    });
  });
  for (const [array, data] of writes) array.set(data);
  for (const [name, parameter] of parameters) updater.slotOf(parameter).count = counts[name]!;
  optimizer.state = memory;
}

/** `undefined` where it is no JSON. */
function parseJson(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set([...a, ...b]).size === a.length;
}
