/**
 * Datasets: recorded episodes, one after the other, in one safetensors file.
 *
 * | in the header's metadata | |
 * |---|---|
 * | `format`, `version` | `glueball-dataset`, `1` |
 * | `environment` | its name, such as `CartPole-v1` |
 * | `options` | what it was made with, as JSON |
 *
 * | tensors | for each step |
 * |---|---|
 * | `observation` | `(steps, width)`, before the step: bytes of images, else floats, one-hot for categories |
 * | `action` | `(steps, width)`: int32, counted from 0, or the floats of a Box |
 * | `reward`, `terminated`, `truncated` | `(steps)`, float32 and uint8 |
 */
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { storedDTypeOf } from "../../gluon/io/stored_dtype.ts";
import type { FileSource, FileTarget, HostBlob, nd, safetensors } from "../../gluon/mod.ts";
import type { Row, RowLayout } from "../collect/encoding.ts";
import type { Json } from "../environment.ts";
import { Discrete, MultiDiscrete } from "../spaces/mod.ts";

/** The columns of a dataset, row-major. */
export interface DatasetColumns {
  /** What was seen, a row a step. */
  readonly observation: Row;
  /** What was done, a row a step. */
  readonly action: Row;
  /** The rewards. */
  readonly reward: Float32Array;
  /** 1 where an episode ended with the step; not both. */
  readonly terminated: Uint8Array;
  /** 1 where an episode was ended from outside. */
  readonly truncated: Uint8Array;
}

/** Where a dataset comes from. */
export interface DatasetOrigin {
  /** Name of the environment. */
  readonly environment: string;
  /** What it was made with. */
  readonly options: Readonly<Record<string, Json>>;
}

const head = z.object({
  format: z.literal("glueball-dataset"),
  version: z.literal("1"),
  environment: z.string(),
  options: z.string(),
});

const options = z.record(z.string(), z.json()) as z.ZodMiniType<Readonly<Record<string, Json>>>;

/** Recorded steps of whole episodes, in order. */
export class Dataset {
  /** Where it comes from. */
  readonly origin: DatasetOrigin;
  /** Its steps, a column for each part. */
  readonly columns: DatasetColumns;
  /** Number of steps. */
  readonly length: number;

  /** A dataset of columns, all equally long; `Dataset.load` reads one from a file. */
  constructor(origin: DatasetOrigin, columns: DatasetColumns) {
    this.origin = origin;
    this.columns = columns;
    this.length = columns.reward.length;
  }

  /** Returns of the episodes, without discount. */
  get returns(): readonly number[] {
    const { reward, terminated, truncated } = this.columns;
    const returns: number[] = [];
    let sum = 0;
    for (let i = 0; i < this.length; i++) {
      sum += reward[i] as number;
      if (terminated[i] === 0 && truncated[i] === 0) continue;
      returns.push(sum);
      sum = 0;
    }
    return returns;
  }

  /** Writes a file as a whole or not at all, to what `agent.save` takes; without a target, into a `Blob`. */
  save(target?: undefined): Promise<HostBlob>;
  /** Writes the file to a path, a handle or the like. */
  save(target: FileTarget): Promise<void>;
  async save(target?: FileTarget): Promise<unknown> {
    const tensors = new Map<string, safetensors.Tensor>();
    for (const [name, data] of Object.entries<nd.NumericArray>({ ...this.columns })) {
      const isRows = name === "observation" || name === "action";
      const shape = isRows ? [this.length, data.length / this.length] : [this.length];
      tensors.set(name, { dtype: storedDTypeOf(data), shape, data });
    }
    const metadata = {
      format: "glueball-dataset",
      version: "1",
      environment: this.origin.environment,
      options: JSON.stringify(this.origin.options),
    };
    const { writeTensors } = await import("../../gluon/io/tensor_file.ts");
    return await writeTensors(target, { tensors, metadata });
  }

  /**
   * Reads a file that `save` wrote.
   *
   * @throws {RangeError} where it is none, damaged, or holds steps that cannot be.
   */
  static async load(source: FileSource): Promise<Dataset> {
    const { readTensors } = await import("../../gluon/io/tensor_file.ts");
    const { what, metadata, tensors } = await readTensors(source);
    const fail = (reason: string): never => {
      throw new RangeError(
        `Cannot load ${what} as a dataset: ${reason}; give a file that save() wrote.`,
      );
    };
    const parsed = safeParse(head, metadata);
    if (!parsed.success) return fail("its metadata are not those of one");
    const origin = safeParse(options, parseJson(parsed.data.options));
    if (!origin.success) return fail("the options of its environment are no record");
    const length = tensors.get("reward")?.shape[0] ?? 0;
    if (length === 0) return fail("it has no steps");
    const column = <T extends Row>(name: string, ndim: 1 | 2, ...types: (new () => T)[]): T => {
      const { shape = [], data } = tensors.get(name) ?? {};
      const fits = types.some((type) => data instanceof type);
      if (!fits || shape.length !== ndim || shape[0] !== length) {
        return fail(`its column ${name} is missing, or not of ${length} steps`);
      }
      if (!data!.every(Number.isFinite)) fail(`its column ${name} has numbers that are not finite`);
      return data as T;
    };
    const columns: DatasetColumns = {
      observation: column<Row>("observation", 2, Float32Array, Uint8Array),
      action: column<Row>("action", 2, Float32Array, Int32Array),
      reward: column("reward", 1, Float32Array),
      terminated: column("terminated", 1, Uint8Array),
      truncated: column("truncated", 1, Uint8Array),
    };
    const { terminated, truncated } = columns;
    const isFlag = (each: number, i: number): boolean => each + (truncated[i] as number) <= 1;
    if (!terminated.every(isFlag)) fail("a step is neither under way, terminated nor truncated");
    if (terminated[length - 1] === 0 && truncated[length - 1] === 0)
      fail("its last episode has no end");
    return new Dataset({ environment: parsed.data.environment, options: origin.data }, columns);
  }

  /**
   * Checks that the steps can be those of an environment.
   *
   * @throws {RangeError} where observations or actions are of another form, or actions beyond the choices that there are.
   */
  check(envs: {
    readonly name: string;
    readonly observations: RowLayout;
    readonly actions: RowLayout & { readonly space: unknown };
  }): void {
    const { observation, action } = this.columns;
    const fail = (reason: string): never => {
      throw new RangeError(
        `Cannot learn ${envs.name} from steps of ${this.origin.environment}: ${reason}; record them there.`,
      );
    };
    const fits = (row: Row, { width, dtype }: RowLayout): boolean =>
      row.length === this.length * width && storedDTypeOf(row) === dtype;
    if (!fits(observation, envs.observations)) fail("their observations are of another form");
    if (!fits(action, envs.actions)) fail("their actions are of another form");
    if (envs.actions.dtype === "float32") return;
    const counts = choicesOf(envs.actions.space);
    const at = action.findIndex((each, i) => each < 0 || each >= counts[i % counts.length]!);
    if (at >= 0) fail(`there is no action ${action[at]}`);
  }
}

/** How many values each number of an action has. */
function choicesOf(space: unknown): readonly number[] {
  if (space instanceof Discrete) return [space.n];
  return space instanceof MultiDiscrete ? [...space.nvec] : [2];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
