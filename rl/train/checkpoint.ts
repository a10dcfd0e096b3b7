/**
 * Checkpoints: everything that decides how a training continues, in one safetensors file.
 *
 * | in the header's metadata | |
 * |---|---|
 * | `format`, `version` | `glueball-checkpoint`, `2` |
 * | `algorithm`, `environment` | such as `DQN` and `CartPole-v1` |
 * | `options` | the agent's options, as JSON |
 * | `metadata` | the agent's metadata, as JSON |
 * | `<trainer>` | counts and rates of an optimizer, as JSON |
 * | `<part>` | the JSON state of a part: counters, states of generators, ... |
 *
 * | tensors | |
 * |---|---|
 * | `<net>.<parameter>` | `policy.0.weight`, `target.0.weight`, ... |
 * | `buffers.<net>.<i>` | the buffers of its blocks, such as the counter of `Dropout` |
 * | `<trainer>.<parameter>.<state>` | such as Adam's `trainer.0.weight.mean` |
 * | `<part>.<array>` | `replay.state`, `replay.action`, ..., flat |
 */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { load } from "../../gluon/io/parameter_file.ts";
import { storedDTypeOf } from "../../gluon/io/stored_dtype.ts";
import type { TensorReader } from "../../gluon/io/tensor_reader.ts";
import type {
  AnyBlock,
  FileSource,
  FileTarget,
  HostBlob,
  nd,
  safetensors,
} from "../../gluon/mod.ts";
import { sizeOf } from "../../gluon/nd/shape.ts";
import { withAllowance } from "../../gluon/parameter/allowance.ts";
import type { Json } from "../environment.ts";
import type { AgentSpec, AgentState, Metadata, SavedAgent } from "./agent_state.ts";

/** What saving takes. */
export interface SaveOptions {
  /**
   * How many checkpoints to keep: this one, and older ones under `.1`, `.2`, ... Of no effect on a `Blob`; a handle
   * has no other names. Default: 1.
   */
  readonly keep?: number;
  /** Whether the replay buffer is saved, too. Default: true. Without it the file is small. */
  readonly replay?: boolean;
}

/** The part that `SaveOptions.replay` is about. */
const REPLAY = "replay";

const FORMAT = "glueball-checkpoint";
/** What networks may have beyond what is in the file: their shapes are then compared by name. */
const UNNOTICED = { parameters: 256, numbers: 2 ** 20 };
const VERSION = "2";

const head = z.object({
  format: z.enum([FORMAT]),
  version: z.string(),
  algorithm: z.string(),
  environment: z.string(),
  options: z.string(),
  metadata: z.string(),
});

/**
 * Writes a checkpoint as a whole or not at all; without a target, into a Blob, which is returned. The replay buffer is
 * written from where it is: saving to a file needs no second copy of it.
 *
 * @throws {Error} where the agent learns meanwhile, or the disk is full: the old file stays.
 */
export async function saveCheckpoint(
  target: FileTarget | undefined,
  { algorithm, env, options, metadata }: SavedAgent,
  agent: AgentState,
  { keep = 1, replay = true }: SaveOptions = {},
): Promise<HostBlob | undefined> {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new RangeError(
      `Cannot keep ${keep} checkpoints: keep must be a whole number, 1 or more.`,
    );
  }
  const { nets, trainers } = agent;
  const parts = Object.entries(agent.parts).filter(([key]) => replay || key !== REPLAY);
  const states = (): Record<string, string> =>
    Object.fromEntries(parts.map(([key, part]) => [key, JSON.stringify(part.state())]));
  const before = states();
  for (const [, part] of parts) await part.settle?.();
  const tensors = new Map<string, safetensors.Tensor>();
  const optimizers: Record<string, string> = {};
  for (const [net, block] of Object.entries(nets)) {
    for (const [name, parameter] of block.collect_params()) {
      const data = await parameter.data().toArray();
      tensors.set(`${net}.${name}`, tensor(data, parameter.data().shape));
    }
    for (const [i, array] of buffersOf(block).entries()) {
      tensors.set(`buffers.${net}.${i}`, tensor(await array.toArray(), array.shape));
    }
  }
  for (const [key, trainer] of Object.entries(trainers)) {
    const saved = await trainer.collectStates();
    optimizers[key] = JSON.stringify(saved.metadata);
    for (const [name, { data, shape }] of saved.tensors)
      tensors.set(`${key}.${name}`, tensor(data, shape));
  }
  for (const [key, part] of parts) {
    for (const [name, data] of Object.entries(part.arrays())) {
      tensors.set(`${key}.${name}`, tensor(data, [data.length]));
    }
  }
  const header = {
    format: FORMAT,
    version: VERSION,
    algorithm,
    environment: env.name,
    options: JSON.stringify(options),
    metadata: JSON.stringify(metadata),
    ...optimizers,
    ...before,
  };
  const [{ nameOfTarget }, { writeTensors }] = await Promise.all([
    import("../../gluon/io/files.ts"),
    import("../../gluon/io/tensor_file.ts"),
  ]);
  const check = (): void => {
    if (JSON.stringify(states()) === JSON.stringify(before)) return;
    throw new Error(
      `Cannot save the agent to ${nameOfTarget(target)}: it learned while it was being saved, so the file ` +
        "would be of two moments; await save() before anything else.",
    );
  };
  return await writeTensors(target, { tensors, metadata: header }, { keep, check });
}

/** A checkpoint that is open for reading. */
export class Checkpoint {
  /** What the file says of the agent. */
  readonly spec: AgentSpec;
  readonly #reader: TensorReader;

  /** A checkpoint of what a reader gives; `Checkpoint.open` reads one from a file. */
  constructor(spec: AgentSpec, reader: TensorReader) {
    this.spec = spec;
    this.#reader = reader;
  }

  /**
   * Opens a file and checks that it is a checkpoint.
   *
   * @param algorithm of which algorithm it must be. Default: any.
   * @throws {RangeError} where it is another file, truncated, or of another version.
   */
  static async open(source: FileSource, algorithm?: string): Promise<Checkpoint> {
    const { TensorReader } = await import("../../gluon/io/tensor_reader.ts");
    const reader = await TensorReader.open(source);
    const { what } = reader;
    try {
      const { success, data } = safeParse(head, reader.metadata);
      if (!success || data.version !== VERSION) {
        const reason = success
          ? `it is a checkpoint of version ${data.version}, but this program reads ${VERSION}`
          : "it is a safetensors file, but no checkpoint of an agent; give a file that save() wrote";
        throw new RangeError(`Cannot load ${what}${asAlgorithm(algorithm)}: ${reason}.`);
      }
      const spec = {
        algorithm: data.algorithm,
        environment: data.environment,
        options: parseJson(data.options, "options", what),
        metadata: asMetadata(parseJson(data.metadata, "metadata", what), what),
      };
      const checkpoint = new Checkpoint(spec, reader);
      if (algorithm !== undefined) checkpoint.checkAlgorithm(algorithm);
      return checkpoint;
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  /** The file in messages: `file "dqn.safetensors"`. */
  get what(): string {
    return this.#reader.what;
  }

  /** Throws where the agent in the file is not of this algorithm. */
  checkAlgorithm(algorithm: string): void {
    if (this.spec.algorithm === algorithm) return;
    throw new RangeError(
      `Cannot load ${this.what}${asAlgorithm(algorithm)}: its agent is a ${this.spec.algorithm}; load it with that.`,
    );
  }

  /** Makes an agent from `spec`, whose networks may not be much larger than what there is to fill them. */
  withinSize<Made>(make: (spec: AgentSpec) => Made): Made {
    const shapes = [...this.#reader.entries.values()].map(({ shape }) => shape);
    const numbers = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
    const refusal =
      `Cannot load ${this.what}: its options ask for larger networks than it can fill, with ${shapes.length} tensors ` +
      `of ${numbers} numbers in all.`;
    const allowed = {
      parameters: shapes.length + UNNOTICED.parameters,
      numbers: numbers + UNNOTICED.numbers,
    };
    return withAllowance(allowed, refusal, () => make(this.spec));
  }

  /** Gives a new agent, made from `spec`, the state of the one that was saved. */
  async restore({ nets, trainers, parts }: AgentState): Promise<void> {
    const { metadata } = this.#reader;
    for (const [key, net] of Object.entries(nets)) {
      load(net.collect_params(), await this.#tensorsOf(key), `${key} of ${this.what}`);
      const saved = await this.#tensorsOf(`buffers.${key}`);
      for (const [i, array] of buffersOf(net).entries()) {
        const data = saved.get(`${i}`)?.data;
        if (data) array.set(data);
      }
    }
    for (const [key, trainer] of Object.entries(trainers)) {
      const states = parseJson(metadata[key], key, this.what) as Record<string, string>;
      const tensors = await this.#tensorsOf(key);
      trainer.restoreStates({ tensors, metadata: states }, this.what);
    }
    for (const [key, part] of Object.entries(parts)) {
      if (key === REPLAY && metadata[key] === undefined) continue;
      const state = parseJson(metadata[key], key, this.what);
      if (part.accepts?.(state) === false) continue;
      part.loadState(state);
      for (const [name, array] of Object.entries(part.arrays())) {
        await this.#reader.readInto(`${key}.${name}`, array);
      }
      part.checkArrays?.();
    }
  }

  /** Closes the file. */
  close(): Promise<void> {
    return this.#reader.close();
  }

  /** The tensors whose names begin with `prefix` and a point, without that. */
  async #tensorsOf(prefix: string): Promise<Map<string, safetensors.Tensor>> {
    const tensors = new Map<string, safetensors.Tensor>();
    for (const name of this.#reader.entries.keys()) {
      if (!name.startsWith(`${prefix}.`)) continue;
      const { dtype, shape, data } = await this.#reader.read(name);
      // float64 is how `reference` computes; its arrays are float32 by name.
      const named = dtype === "float64" ? "float32" : dtype;
      tensors.set(name.slice(prefix.length + 1), { dtype: named, shape, data });
    }
    return tensors;
  }
}

function asAlgorithm(algorithm: string | undefined): string {
  return algorithm === undefined ? "" : ` as ${algorithm}`;
}

/** The buffers of the blocks of a net, in order. */
function buffersOf(net: AnyBlock): nd.NDArray[] {
  const arrays: nd.NDArray[] = [];
  net.apply((block) => arrays.push(...block.buffers));
  return arrays;
}

function tensor(data: nd.NumericArray, shape: nd.Shape): safetensors.Tensor {
  return { dtype: storedDTypeOf(data), shape, data };
}

function asMetadata(value: Json, what: string): Metadata {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Metadata;
  }
  throw new RangeError(
    `Cannot load ${what}: its metadata "metadata" is no record of values by name.`,
  );
}

function parseJson(text: string | undefined, key: string, what: string): Json {
  try {
    return JSON.parse(text ?? "") as Json;
  } catch {
    throw new RangeError(`Cannot load ${what}: its metadata "${key}" is missing or no JSON.`);
  }
}

/**
 * The agent that a checkpoint holds: `make` makes it again, and names what is to be restored, and
 * what is to be done then.
 *
 * @param file a checkpoint that is open stays so.
 * @throws {RangeError} where the agent is not of this algorithm.
 */
export async function loadCheckpoint<A>(
  file: FileSource | Checkpoint,
  algorithm: string,
  make: (spec: AgentSpec) => readonly [agent: A, state: AgentState, finish?: () => void],
): Promise<A> {
  const isOpen = file instanceof Checkpoint;
  const checkpoint = isOpen ? file : await Checkpoint.open(file, algorithm);
  try {
    checkpoint.checkAlgorithm(algorithm);
    const [agent, state, finish] = checkpoint.withinSize(make);
    await checkpoint.restore(state);
    finish?.();
    return agent;
  } finally {
    if (!isOpen) await checkpoint.close();
  }
}
