/** Datasets: samples by their index. */
import { formatValue } from "../../backends/base/format_value.ts";
import { FilterSampler, type Sampler, SequentialSampler } from "./sampler.ts";

/** What a function gets of a sample: its fields, where it is an array of them, else itself. */
export type Fields<T> = T extends readonly unknown[] ? T : [T];

/** A sample whose first field, or itself, is a `U` instead. */
export type FirstReplaced<T, U> = T extends readonly [unknown, ...infer Rest] ? [U, ...Rest] : U;

/** Options of `transform`. */
export interface TransformOptions {
  /** Whether a sample is transformed each time that it is asked for, or all are once. Default: true. */
  readonly lazy?: boolean;
}

/**
 * Dataset: `length` samples, of which `at` gives one; it may have to read a file, and so give a promise. A sample with
 * several fields is an array of them: `[image, label]`. A dataset of one's own extends this class.
 */
export abstract class Dataset<T> {
  /** How many samples there are. */
  abstract readonly length: number;

  /** The sample of an index, 0 to `length - 1`. */
  abstract at(index: number): T | Promise<T>;

  /**
   * Many samples as one batch, as `default_batchify_fn` would make it of them; a dataset that has its samples in one
   * piece overrides this.
   *
   * @internal
   */
  gather(_indices: readonly number[]): unknown {
    return undefined;
  }

  /** The samples in order. */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<T> {
    for (let i = 0; i < this.length; i++) yield await this.at(i);
  }

  /** The samples, one after the other, with a function applied to their fields. */
  transform<U>(
    fn: (...fields: Fields<T>) => U | Promise<U>,
    options?: { readonly lazy?: true },
  ): Dataset<U>;
  /** The same, transformed at once. */
  transform<U>(
    fn: (...fields: Fields<T>) => U | Promise<U>,
    options: { readonly lazy: false },
  ): Promise<Dataset<U>>;
  transform<U>(
    fn: (...fields: Fields<T>) => U | Promise<U>,
    { lazy = true }: TransformOptions = {},
  ): Dataset<U> | Promise<Dataset<U>> {
    const transformed = new TransformedDataset<T, U>(this, fn);
    return lazy ? transformed : collect(transformed);
  }

  /** The samples with a function applied to their first field alone, such as the image and not the label. */
  transform_first<U>(
    fn: (first: Fields<T>[0]) => U | Promise<U>,
    options?: { readonly lazy?: true },
  ): Dataset<FirstReplaced<T, U>>;
  /** The same, transformed at once. */
  transform_first<U>(
    fn: (first: Fields<T>[0]) => U | Promise<U>,
    options: { readonly lazy: false },
  ): Promise<Dataset<FirstReplaced<T, U>>>;
  transform_first<U>(
    fn: (first: Fields<T>[0]) => U | Promise<U>,
    { lazy = true }: TransformOptions = {},
  ): Dataset<FirstReplaced<T, U>> | Promise<Dataset<FirstReplaced<T, U>>> {
    const first = (x: unknown, ...rest: unknown[]): unknown =>
      after(fn(x as Fields<T>[0]), (value) => (rest.length === 0 ? value : [value, ...rest]));
    const transformed = new TransformedDataset<T, FirstReplaced<T, U>>(this, first as never);
    return lazy ? transformed : collect(transformed);
  }

  /** Those samples that a function accepts; it looks at each of them now. */
  async filter(fn: (sample: T) => boolean | Promise<boolean>): Promise<Dataset<T>> {
    return this.sample(await FilterSampler.of(fn, this));
  }

  /**
   * One of `num_shards` parts, which are equally large or differ by one sample.
   *
   * @throws {RangeError} where there is no such part.
   */
  shard(num_shards: number, index: number): Dataset<T> {
    const isPart = Number.isSafeInteger(index) && index >= 0 && index < num_shards;
    if (!isPart || !Number.isSafeInteger(num_shards)) {
      throw new RangeError(
        `Cannot take shard ${formatValue(index)} of ${formatValue(num_shards)}: shards are whole numbers, counted from 0.`,
      );
    }
    const [size, rest] = [Math.floor(this.length / num_shards), this.length % num_shards];
    const start = size * index + Math.min(index, rest);
    return this.sample(new SequentialSampler(size + (index < rest ? 1 : 0), start));
  }

  /** The first `count` samples, or all, where there are fewer or `count` is null. */
  take(count: number | null): Dataset<T> {
    return this.sample(new SequentialSampler(Math.min(count ?? this.length, this.length)));
  }

  /** The samples that a sampler gives, in its order, which is asked for once. */
  sample(sampler: Sampler): Dataset<T> {
    if (typeof (sampler as Partial<Sampler> | null)?.[Symbol.iterator] !== "function") {
      throw new TypeError(
        `Cannot sample by ${formatValue(sampler)}: it is no sampler; give one, such as new RandomSampler(n).`,
      );
    }
    return new SampledDataset(this, [...sampler]);
  }
}

/** A list of samples as a dataset. */
export class SimpleDataset<T> extends Dataset<T> {
  readonly #samples: ArrayLike<T>;

  constructor(samples: ArrayLike<T>) {
    super();
    this.#samples = samples;
  }

  get length(): number {
    return this.#samples.length;
  }

  /** The sample of an index, 0 to `length - 1`. */
  at(index: number): T {
    checkIndex(index, this.length);
    return this.#samples[index] as T;
  }
}

class TransformedDataset<T, U> extends Dataset<U> {
  readonly #source: Dataset<T>;
  readonly #fn: (...fields: Fields<T>) => U | Promise<U>;

  constructor(source: Dataset<T>, fn: (...fields: Fields<T>) => U | Promise<U>) {
    super();
    this.#source = source;
    this.#fn = fn;
  }

  get length(): number {
    return this.#source.length;
  }

  at(index: number): U | Promise<U> {
    return after(this.#source.at(index), (sample) =>
      this.#fn(...((Array.isArray(sample) ? sample : [sample]) as Fields<T>)),
    );
  }
}

class SampledDataset<T> extends Dataset<T> {
  readonly #source: Dataset<T>;
  readonly #indices: readonly number[];

  constructor(source: Dataset<T>, indices: readonly number[]) {
    super();
    this.#source = source;
    this.#indices = indices;
  }

  get length(): number {
    return this.#indices.length;
  }

  at(index: number): T | Promise<T> {
    checkIndex(index, this.length);
    return this.#source.at(this.#indices[index] as number);
  }

  override gather(indices: readonly number[]): unknown {
    return this.#source.gather(indices.map((index) => this.#indices[index] as number));
  }
}

/** `fn(value)`, at once where the value is no promise: a promise takes longer than many a sample. */
function after<T, U>(value: T | Promise<T>, fn: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(fn) : fn(value);
}

async function collect<T>(dataset: Dataset<T>): Promise<Dataset<T>> {
  const samples: T[] = [];
  for await (const sample of dataset) samples.push(sample);
  return new SimpleDataset(samples);
}

/** Refuses an index that a dataset of `length` samples does not have. */
export function checkIndex(index: number, length: number): void {
  if (Number.isSafeInteger(index) && index >= 0 && index < length) return;
  throw new RangeError(
    `Cannot take sample ${formatValue(index)}: there are ${length}, counted from 0.`,
  );
}
