/**
 * Checkpoints: everything that decides how a training goes on, in one safetensors file.
 *
 * | in the header's metadata | |
 * |---|---|
 * | `format`, `version` | `glueball-checkpoint`, `1` |
 * | `algorithm`, `environment` | such as `DQN` and `CartPole-v1` |
 * | `options` | the agent's options, as JSON |
 * | `notes` | what others keep with the agent, as JSON |
 * | `trainer` | counts and rates of the optimizer, as JSON |
 * | `<part>` | whatever else the part remembers, as JSON: counters, states of generators, ... |
 *
 * | tensors | |
 * |---|---|
 * | `<net>.<parameter>` | `policy.0.weight`, `target.0.weight`, ... |
 * | `memory.<net>.<i>` | what blocks remember besides parameters, such as `Dropout` its counter |
 * | `trainer.<parameter>.<state>` | such as Adam's `trainer.0.weight.mean` |
 * | `<part>.<array>` | `replay.state`, `replay.action`, ..., flat |
 */
import { z } from "zod";
import { writeFile } from "../gluon/files.ts";
import type { Block, nd, safetensors, Trainer } from "../gluon/mod.ts";
import { load } from "../gluon/parameter_file.ts";
import { pieces } from "../gluon/safetensors.ts";
import { TensorReader } from "../gluon/tensor_reader.ts";
import type { Json } from "./environment.ts";

/** A part of an agent: some JSON, and arrays, which it lends as they are. */
export interface Part {
  /** What it remembers besides arrays. */
  facts(): Json;
  /** Takes `facts` back, after which `arrays` gives arrays of the right sizes, to be filled. */
  restore(facts: Json): void;
  arrays(): Readonly<Record<string, nd.NumericArray>>;
  /** Waits for what is under way. */
  settle?(): Promise<void>;
}

/** A part that is a record of JSON values. */
export function recordPart(record: { [name: string]: Json }): Part {
  return {
    facts: () => record,
    restore: (facts) => Object.assign(record, facts),
    arrays: () => ({}),
  };
}

/** A part that is a generator. */
export function generatorPart(rng: nd.random.Generator): Part {
  return {
    facts: () => ({ ...rng.state }),
    restore: (facts) => {
      rng.state = facts as unknown as nd.random.GeneratorState;
    },
    arrays: () => ({}),
  };
}

/** What a checkpoint holds of an agent. */
export interface Memory {
  readonly nets: Readonly<Record<string, Block>>;
  readonly trainer: Trainer;
  readonly parts: Readonly<Record<string, Part>>;
}

/** What an agent is made from, before its memory is put back. */
export interface Origin {
  readonly algorithm: string;
  /** Name of its environment. */
  readonly environment: string;
  readonly options: Json;
  readonly notes: Notes;
}

/** What those who train an agent keep with it, such as the best evaluation so far: JSON by name. */
export type Notes = { [name: string]: Json };

/** What saving takes. */
export interface SaveOptions {
  /** How many checkpoints to keep: this one, and older ones under `.1`, `.2`, ... Default: 1. */
  readonly keep?: number;
}

const FORMAT = "glueball-checkpoint";
const VERSION = "1";

const head = z.object({
  format: z.literal(FORMAT),
  version: z.string(),
  algorithm: z.string(),
  environment: z.string(),
  options: z.string(),
  notes: z.string().default("{}"), // there were none at first
  trainer: z.string(),
});

/**
 * Writes a checkpoint as a whole or not at all. Replay memory is written from where it is, so that
 * saving needs no second copy of it.
 *
 * @throws {Error} where the agent goes on meanwhile, or the disk is full: the old file stays.
 */
export async function saveCheckpoint(
  filename: string,
  origin: Origin,
  { nets, trainer, parts }: Memory,
  { keep = 1 }: SaveOptions = {},
): Promise<void> {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new RangeError(
      `Cannot keep ${keep} checkpoints: keep must be a whole number, 1 or more.`,
    );
  }
  const facts = (): Record<string, string> =>
    Object.fromEntries(Object.entries(parts).map(([k, part]) => [k, JSON.stringify(part.facts())]));
  const before = facts();
  for (const part of Object.values(parts)) await part.settle?.();
  const tensors = new Map<string, safetensors.Tensor>();
  const states = await trainer.collectStates();
  for (const [net, block] of Object.entries(nets)) {
    for (const [name, parameter] of block.collect_params()) {
      const data = await parameter.data().toArray();
      tensors.set(`${net}.${name}`, tensor(data, parameter.data().shape));
    }
    for (const [i, array] of memoryOf(block).entries()) {
      tensors.set(`memory.${net}.${i}`, tensor(await array.toArray(), array.shape));
    }
  }
  for (const [name, { data, shape }] of states.tensors) {
    tensors.set(`trainer.${name}`, tensor(data, shape));
  }
  for (const [key, part] of Object.entries(parts)) {
    for (const [name, data] of Object.entries(part.arrays())) {
      tensors.set(`${key}.${name}`, tensor(data, [data.length]));
    }
  }
  const { algorithm, environment, options, notes } = origin;
  const metadata = {
    format: FORMAT,
    version: VERSION,
    algorithm,
    environment,
    options: JSON.stringify(options),
    notes: JSON.stringify(notes),
    trainer: JSON.stringify(states.metadata),
    ...before,
  };
  const check = (): void => {
    if (JSON.stringify(facts()) === JSON.stringify(before)) return;
    throw new Error(
      `Cannot save the agent to "${filename}": it went on while it was being saved, so the file ` +
        "would be of two moments; await save() before anything else.",
    );
  };
  await writeFile(filename, pieces({ tensors, metadata }), { keep, check });
}

/** A checkpoint that is open for reading. */
export class Checkpoint {
  readonly origin: Origin;
  readonly #reader: TensorReader;
  readonly #what: string;

  constructor(origin: Origin, reader: TensorReader, what: string) {
    this.origin = origin;
    this.#reader = reader;
    this.#what = what;
  }

  /**
   * Opens a file and checks that it is a checkpoint of `algorithm`.
   *
   * @throws {RangeError} where it is another file, cut short, or of another version.
   */
  static async open(filename: string, algorithm: string): Promise<Checkpoint> {
    const what = `file "${filename}"`;
    const reader = await TensorReader.open(filename);
    try {
      const parsed = head.safeParse(reader.metadata);
      const reason = !parsed.success
        ? "it is a safetensors file, but no checkpoint of an agent; give a file that save() wrote"
        : parsed.data.version !== VERSION
          ? `it is a checkpoint of version ${parsed.data.version}, but this program reads ${VERSION}`
          : parsed.data.algorithm !== algorithm
            ? `its agent is a ${parsed.data.algorithm}; load it with that`
            : null;
      if (reason !== null) throw new RangeError(`Cannot load ${what} as ${algorithm}: ${reason}.`);
      const { environment, options, notes } = parsed.data as z.infer<typeof head>;
      const origin = {
        algorithm,
        environment,
        options: parseJson(options, "options", what),
        notes: parseJson(notes, "notes", what) as Notes,
      };
      return new Checkpoint(origin, reader, what);
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /** Gives an agent, made anew from `origin`, the memory of the one that was saved. */
  async restore({ nets, trainer, parts }: Memory): Promise<void> {
    const { entries, metadata } = this.#reader;
    const tensorsOf = async (prefix: string): Promise<Map<string, safetensors.Tensor>> => {
      const tensors = new Map<string, safetensors.Tensor>();
      for (const [name, { dtype, shape }] of entries) {
        if (!name.startsWith(`${prefix}.`)) continue;
        const data = new arrayOf[dtype](shape.reduce((product, n) => product * n, 1));
        await this.#reader.readInto(name, data);
        // float64 is how `reference` computes; its arrays are float32 by name.
        const named = dtype === "float64" ? "float32" : dtype;
        tensors.set(name.slice(prefix.length + 1), { dtype: named, shape, data });
      }
      return tensors;
    };
    for (const [key, net] of Object.entries(nets)) {
      load(net.collect_params(), await tensorsOf(key), `${key} of ${this.#what}`);
      const remembered = await tensorsOf(`memory.${key}`);
      for (const [i, array] of memoryOf(net).entries()) {
        const data = remembered.get(`${i}`)?.data;
        if (data) array.set(data);
      }
    }
    const states = parseJson(metadata.trainer, "trainer", this.#what) as Record<string, string>;
    trainer.restoreStates({ tensors: await tensorsOf("trainer"), metadata: states }, this.#what);
    for (const [key, part] of Object.entries(parts)) {
      part.restore(parseJson(metadata[key], key, this.#what));
      for (const [name, array] of Object.entries(part.arrays())) {
        await this.#reader.readInto(`${key}.${name}`, array);
      }
    }
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}

/** The agent that a checkpoint holds: `make` makes it anew, and names what is to be restored. */
export async function loadCheckpoint<Agent>(
  filename: string,
  algorithm: string,
  make: (origin: Origin) => readonly [agent: Agent, memory: Memory],
): Promise<Agent> {
  const checkpoint = await Checkpoint.open(filename, algorithm);
  try {
    const [agent, memory] = make(checkpoint.origin);
    await checkpoint.restore(memory);
    return agent;
  } finally {
    await checkpoint.close();
  }
}

/** What the blocks of a net remember besides parameters, in order. */
function memoryOf(net: Block): nd.NDArray[] {
  const arrays: nd.NDArray[] = [];
  net.apply((block) => arrays.push(...block.memory));
  return arrays;
}

const arrayOf = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

function tensor(data: nd.NumericArray, shape: nd.Shape): safetensors.Tensor {
  const dtypes = Object.keys(arrayOf) as (keyof typeof arrayOf)[];
  return { dtype: dtypes.find((each) => data instanceof arrayOf[each])!, shape, data };
}

function parseJson(text: string | undefined, key: string, what: string): Json {
  try {
    return JSON.parse(text ?? "") as Json;
  } catch {
    throw new RangeError(`Cannot load ${what}: its metadata "${key}" is missing or no JSON.`);
  }
}
