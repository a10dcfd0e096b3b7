/** Samplers: in which order the samples of a dataset are taken. */
import { formatValue } from "../../backends/base/format_value.ts";
import { sharedGenerator } from "../nd/random/shared.ts";
import type { Generator } from "../random/generator.ts";

/** Gives `length` indices, or lists of them, each time that it is iterated over. */
export interface Sampler<T = number> extends Iterable<T> {
  /** How many indices, or batches of them, it gives. */
  readonly length: number;
}

/** Options of samplers by chance. */
export interface RandomSamplerOptions {
  /** Where the order comes from. Default: the generator that `nd.random.seed` sets. */
  readonly rng?: Generator;
}

/** Options of `IntervalSampler`. */
export interface IntervalSamplerOptions {
  /** Whether to continue with the samples that were passed over, until all were taken. Default: true. */
  readonly rollover?: boolean;
}

/** `start` to `start + length - 1`, in order. */
export class SequentialSampler implements Sampler {
  /** How many indices, or batches of them, it gives. */
  readonly length: number;
  readonly #start: number;

  constructor(length: number, start = 0) {
    this.length = checkLength(length, "SequentialSampler");
    this.#start = start;
  }

  /** The indices of one epoch, in order. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let i = 0; i < this.length; i++) yield this.#start + i;
  }
}

/** 0 to `length - 1` in random order, another one each time. */
export class RandomSampler implements Sampler {
  /** How many indices, or batches of them, it gives. */
  readonly length: number;
  readonly #rng: Generator | undefined;

  constructor(length: number, { rng }: RandomSamplerOptions = {}) {
    this.length = checkLength(length, "RandomSampler");
    this.#rng = rng;
  }

  /** The indices of one epoch, in order. */
  [Symbol.iterator](): IterableIterator<number> {
    return (this.#rng ?? sharedGenerator()).permutation(this.length).values();
  }
}

/** Every `interval`-th index below `length`: 0, 3, 6, ... then, with `rollover`, 1, 4, 7, ... and so on. */
export class IntervalSampler implements Sampler {
  /** How many indices, or batches of them, it gives. */
  readonly length: number;
  readonly #total: number;
  readonly #interval: number;
  readonly #starts: number;

  /** @throws {RangeError} where `interval` is above `length`. */
  constructor(length: number, interval: number, { rollover = true }: IntervalSamplerOptions = {}) {
    this.#total = checkLength(length, "IntervalSampler");
    if (!Number.isSafeInteger(interval) || interval < 1 || interval > length) {
      throw new RangeError(
        `Cannot make IntervalSampler of ${length} with interval ${formatValue(interval)}: it must be 1 to ${length}.`,
      );
    }
    this.#interval = interval;
    this.#starts = rollover ? interval : 1;
    this.length = rollover ? length : Math.ceil(length / interval);
  }

  /** The indices of one epoch, in order. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let start = 0; start < this.#starts; start++) {
      for (let i = start; i < this.#total; i += this.#interval) yield i;
    }
  }
}

/** Those indices of a dataset whose samples a function accepts; found out once, by `FilterSampler.of`. */
export class FilterSampler implements Sampler {
  readonly #indices: readonly number[];

  private constructor(indices: readonly number[]) {
    this.#indices = indices;
  }

  /** Looks at every sample, which may have to be read; `fn` gets it as `transform` would call it. */
  static async of<T>(
    fn: (sample: T) => boolean | Promise<boolean>,
    dataset: { readonly length: number; at(index: number): T | Promise<T> },
  ): Promise<FilterSampler> {
    const indices: number[] = [];
    for (let i = 0; i < dataset.length; i++) if (await fn(await dataset.at(i))) indices.push(i);
    return new FilterSampler(indices);
  }

  /** How many indices, or batches of them, it gives. */
  get length(): number {
    return this.#indices.length;
  }

  /** The indices of one epoch, in order. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.#indices.values();
  }
}

/** What becomes of samples that are too few for a batch: one smaller batch, nothing, the first of the next epoch's. */
export type LastBatch = "keep" | "discard" | "rollover";

/** Options of `BatchSampler`. */
export interface BatchSamplerOptions {
  /** What becomes of the samples left over. Default: "keep". */
  readonly last_batch?: LastBatch;
}

/** Lists of `batch_size` indices of another sampler. */
export class BatchSampler implements Sampler<number[]> {
  /** How many indices a batch has. */
  readonly batch_size: number;
  /** What becomes of the samples left over. */
  readonly last_batch: LastBatch;
  readonly #sampler: Sampler;
  #left: number[] = [];

  /** @throws {RangeError} where there is no such way to end, or the size is no positive integer. */
  constructor(
    sampler: Sampler,
    batch_size: number,
    { last_batch = "keep" }: BatchSamplerOptions = {},
  ) {
    if (!Number.isSafeInteger(batch_size) || batch_size < 1) {
      throw new RangeError(
        `Cannot make batches of ${formatValue(batch_size)}: batch_size must be a positive integer.`,
      );
    }
    if (!["keep", "discard", "rollover"].includes(last_batch)) {
      throw new RangeError(
        `Cannot make batches with last_batch ${formatValue(last_batch)}: it must be "keep", "discard" or "rollover".`,
      );
    }
    this.#sampler = sampler;
    this.batch_size = batch_size;
    this.last_batch = last_batch;
  }

  /** How many batches the next iteration gives. */
  get length(): number {
    const count = this.#left.length + this.#sampler.length;
    const round = this.last_batch === "keep" ? Math.ceil : Math.floor;
    return round(count / this.batch_size);
  }

  /** The indices of one epoch, in order. */
  *[Symbol.iterator](): IterableIterator<number[]> {
    let batch = this.#left;
    this.#left = [];
    for (const index of this.#sampler) {
      batch.push(index);
      if (batch.length < this.batch_size) continue;
      yield batch;
      batch = [];
    }
    if (this.last_batch === "rollover") this.#left = batch;
    else if (this.last_batch === "keep" && batch.length > 0) yield batch;
  }
}

function checkLength(length: number, what: string): number {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new RangeError(
    `Cannot make ${what} of length ${formatValue(length)}: it must be a whole number, 0 or more.`,
  );
}
