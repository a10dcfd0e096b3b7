/** What a Trainer remembers, in files: states of the optimizer, counts and rates. */
import { z } from "zod";
import { readFile, writeFile } from "./files.ts";
import { formatShape, sameShape } from "./nd/shape.ts";
import type { Updater } from "./optimizer/updater.ts";
import type { Parameter } from "./parameter.ts";
import { decode, pieces, type Tensor, type TensorFile } from "./safetensors.ts";

const json = z.string().transform((text, issues): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    issues.addIssue("no JSON");
    return z.NEVER;
  }
});
const finite = z.record(z.string(), z.number());
const schema = z.object({
  optimizer: z.string(),
  memory: json.pipe(finite),
  counts: json.pipe(z.record(z.string(), z.number().int().nonnegative())),
});

type Named = readonly (readonly [name: string, Parameter])[];

/** The states of `parameters`, each as `<parameter>.<state>`, and counts and rates as metadata. */
export async function collectStates(updater: Updater, parameters: Named): Promise<TensorFile> {
  const slots = parameters.map(([name, each]) => [name, updater.slotOf(each)] as const);
  const metadata = {
    optimizer: updater.optimizer.constructor.name,
    memory: JSON.stringify(updater.optimizer.memory),
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

/** Writes the states of `parameters` to a file. */
export async function saveStates(
  updater: Updater,
  parameters: Named,
  filename: string,
): Promise<void> {
  await writeFile(filename, pieces(await collectStates(updater, parameters)));
}

/** Reads what `saveStates` wrote. If anything does not fit, nothing is changed. */
export async function loadStates(
  updater: Updater,
  parameters: Named,
  filename: string,
): Promise<void> {
  const what = `file "${filename}"`;
  restoreStates(updater, parameters, decode(await readFile(filename), what), what);
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
  const parsed = schema.safeParse(metadata);
  if (!parsed.success) fail("it was not written by save_states()");
  const { memory, counts } = parsed.data;
  if (parsed.data.optimizer !== optimizer.constructor.name) {
    fail(
      `they are of ${parsed.data.optimizer}, but this Trainer has ${optimizer.constructor.name}`,
    );
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
  optimizer.memory = memory;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && new Set([...a, ...b]).size === a.length;
}
