/** DataLoader: batches of a dataset. */
import { eventLoopYielder } from "../../backends/base/event_loop.ts";
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { collectionTurn } from "../nd/collection.ts";
import { array, type NDArray, type NumericArray } from "../nd/mod.ts";
import { sharedGenerator } from "../nd/random/shared.ts";
import type { Generator } from "../random/generator.ts";
import { type Batchify, default_batchify_fn } from "./batchify.ts";
import type { Dataset } from "./dataset.ts";
import { isTensor, mapLeaves } from "./host_batch.ts";
import { loadSamples } from "./load_samples.ts";
import {
  BatchSampler,
  type LastBatch,
  RandomSampler,
  type Sampler,
  SequentialSampler,
} from "./sampler.ts";
import { ThreadPool } from "./threads/thread_pool.ts";

/** Samples as a batch of arrays on the device, in the structure of one sample. */
export type BatchOf<T> = T extends NDArray | Tensor | NumericArray | number
  ? NDArray
  : T extends object
    ? { -readonly [K in keyof T]: BatchOf<T[K]> }
    : T;

/** Options of `DataLoader`. */
export interface DataLoaderOptions<T> {
  /** Whether samples come in random order, another one each epoch. Default: false. */
  readonly shuffle?: boolean;
  /** Where the order, and chance in worker threads, come from. Default: the generator that `nd.random.seed` sets. */
  readonly rng?: Generator;
  /** The order of the samples, instead of `shuffle`. */
  readonly sampler?: Sampler | null;
  /** What becomes of samples that are too few for a batch. Default: "keep". */
  readonly last_batch?: LastBatch | null;
  /** The indices of each batch, instead of batch_size, shuffle, sampler and last_batch. */
  readonly batch_sampler?: Sampler<readonly number[]> | null;
  /** Makes a batch of samples. Default: `default_batchify_fn`. In threads it is the `batchify_fn` that the module exports. */
  readonly batchify_fn?: Batchify<T> | null;
  /** How many worker threads prepare batches; they need `workerModule`. Default: 0, this thread does. */
  readonly num_workers?: number;
  /** A module that exports the same `dataset`, which each worker thread imports; functions cannot be sent there. */
  readonly workerModule?: { readonly href: string } | string;
  /** How many batches are prepared ahead. Default: twice `num_workers`. */
  readonly prefetch?: number | null;
  /** Seconds that a worker thread may take for a batch. Default: 120. */
  readonly timeout?: number;
  /** Accepted for MXNet's sake; it has no effect. */
  readonly pin_memory?: boolean;
  /** Accepted for MXNet's sake; it has no effect. */
  readonly pin_device_id?: number;
}

/** Ends the threads of loaders that nobody can reach. */
const collector = new FinalizationRegistry<ThreadPool>((pool) => pool.close());

/**
 * Batches of a dataset, on the device: `for await (const [x, y] of new DataLoader(dataset, 32, { shuffle: true }))`.
 * Each iteration is an epoch. A batch has the structure of a sample, with arrays `(batch, ...)`.
 *
 * With worker threads, samples and batches are made there, up to `prefetch` ahead of the caller, and chance draws from
 * generators seeded for each batch: the batches do not depend on the number of workers.
 */
export class DataLoader<T, B = BatchOf<T>> implements Disposable {
  readonly #dataset: Dataset<T>;
  readonly #batches: Sampler<readonly number[]>;
  readonly #batchify: Batchify<T>;
  readonly #prefetch: number;
  readonly #rng: Generator | undefined;
  readonly #pool: ThreadPool | null;

  /**
   * @param batch_size How many samples make a batch; null where `batch_sampler` decides.
   * @throws {RangeError} where options contradict each other, or a number is out of its range.
   */
  constructor(dataset: Dataset<T>, batch_size: number | null, options: DataLoaderOptions<T> = {}) {
    const { batchify_fn, num_workers = 0, timeout = 120, rng } = options;
    const prefetch = options.prefetch ?? 2 * num_workers;
    checkNumbers({ num_workers, prefetch, timeout });
    this.#dataset = dataset;
    this.#batches = chooseSampler(dataset.length, batch_size, options);
    this.#batchify = batchify_fn ?? default_batchify_fn;
    this.#prefetch = prefetch;
    this.#rng = rng;
    this.#pool = num_workers === 0 ? null : new ThreadPool(num_workers, moduleOf(options), timeout);
    if (this.#pool) collector.register(this, this.#pool, this);
  }

  /** How many batches an epoch has. */
  get length(): number {
    return this.#batches.length;
  }

  /**
   * The batches of one epoch.
   *
   * @throws {Error} where a sample cannot be loaded, with its index; the loader can be used on.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<B, void, undefined> {
    const load = this.#source();
    const giveWay = eventLoopYielder();
    const ahead: Promise<unknown>[] = [];
    const lists = this.#batches[Symbol.iterator]();
    const fill = (count: number): void => {
      while (ahead.length < count) {
        const next = lists.next();
        if (next.done) return;
        const batch = load(next.value);
        batch.catch(() => {}); // who awaits it is told
        ahead.push(batch);
      }
    };
    for (;;) {
      fill(Math.max(1, this.#prefetch));
      const first = ahead.shift();
      if (first === undefined) return;
      const batch = await first;
      fill(this.#prefetch);
      await (collectionTurn ?? giveWay());
      yield mapLeaves(batch, toDevice) as B;
    }
  }

  /** Ends the worker threads. Without it they end when nobody can reach the loader, or with the program. */
  close(): void {
    this.#pool?.close();
    collector.unregister(this);
  }

  /** `close()`, where `using` ends. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** How the batches of one epoch are loaded. */
  #source(): (indices: readonly number[]) => Promise<unknown> {
    if (this.#pool) return this.#pool.epoch((this.#rng ?? sharedGenerator()).integers(0, 2 ** 32));
    // One after the other, so that chance in transforms does not depend on how long files take.
    let last: Promise<unknown> = Promise.resolve();
    return (indices) => {
      const load = (): Promise<unknown> => loadSamples(this.#dataset, indices, this.#batchify);
      last = last.then(load, load);
      return last;
    };
  }
}

function toDevice(leaf: unknown): unknown {
  return isTensor(leaf) ? array(leaf.data, { shape: leaf.shape }) : leaf;
}

function chooseSampler<T>(
  length: number,
  batchSize: number | null,
  { shuffle = false, sampler, last_batch, batch_sampler, rng }: DataLoaderOptions<T>,
): Sampler<readonly number[]> {
  if (batch_sampler) {
    if (batchSize === null && !shuffle && !sampler && !last_batch) return batch_sampler;
    throw new RangeError(
      "Cannot make a DataLoader: batch_sampler decides on batches alone; leave out batch_size (null), shuffle, sampler " +
        "and last_batch.",
    );
  }
  if (batchSize === null) {
    throw new RangeError("Cannot make a DataLoader: give batch_size, or a batch_sampler.");
  }
  if (sampler && shuffle) {
    throw new RangeError(
      "Cannot make a DataLoader: a sampler decides on the order, and so does shuffle; leave one out.",
    );
  }
  const random = (): Sampler => new RandomSampler(length, rng ? { rng } : {});
  const order = sampler ?? (shuffle ? random() : new SequentialSampler(length));
  return new BatchSampler(order, batchSize, { last_batch: last_batch ?? "keep" });
}

function moduleOf<T>({ workerModule, num_workers, batchify_fn }: DataLoaderOptions<T>): string {
  if (batchify_fn) {
    throw new RangeError(
      `Cannot load in ${num_workers} worker threads with a batchify_fn: functions cannot be sent there; export it as ` +
        "batchify_fn from workerModule.",
    );
  }
  if (workerModule !== undefined) {
    return typeof workerModule === "string" ? workerModule : workerModule.href;
  }
  throw new RangeError(
    `Cannot load in ${num_workers} worker threads: a dataset cannot be sent there; put it into a module that exports ` +
      'dataset, and give workerModule: new URL("./dataset.ts", import.meta.url), or leave out num_workers.',
  );
}

function checkNumbers(
  numbers: Readonly<Record<"num_workers" | "prefetch" | "timeout", number>>,
): void {
  for (const [name, value] of Object.entries(numbers)) {
    const isFit = name === "timeout" ? value > 0 : Number.isSafeInteger(value) && value >= 0;
    if (isFit) continue;
    throw new RangeError(
      `Cannot make a DataLoader with ${name} ${formatValue(value)}: it must be ` +
        `${name === "timeout" ? "seconds, above 0" : "a whole number, 0 or more"}.`,
    );
  }
}
