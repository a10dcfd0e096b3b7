/** What evaluation metrics have in common. */
import type { Tensor } from "../io/safetensors.ts";
import type { NDArray } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";

/** What every metric takes. */
export interface MetricOptions {
  /** The name under which `get` gives the value; the metric's own says the default. */
  readonly name?: string;
  /** Names of the predictions that `update_dict` uses. Default: all. */
  readonly output_names?: readonly string[] | null;
  /** Names of the labels that `update_dict` uses. Default: all. */
  readonly label_names?: readonly string[] | null;
}

/** One array, or one for each output of a net. */
export type MetricArrays = NDArray | readonly NDArray[];

/** What all metrics can do, those of several values included. */
export interface Metric {
  /** The name with which values are given. */
  readonly name: string;
  /** Counts labels and predictions, an array for each output. */
  update(labels: MetricArrays, preds: MetricArrays): Promise<void>;
  /** Counts labels and predictions by name. */
  update_dict(
    label: Readonly<Record<string, NDArray>>,
    pred: Readonly<Record<string, NDArray>>,
  ): Promise<void>;
  /** The name and the value since the last `reset_local`. */
  get(): [name: string | string[], value: number | number[]];
  /** The name and the value since the last `reset`. */
  get_global(): [name: string | string[], value: number | number[]];
  /** The value as pairs of name and value. */
  get_name_value(): [name: string, value: number][];
  /** The value since the last `reset` as pairs of name and value. */
  get_global_name_value(): [name: string, value: number][];
  /** Forgets all that was counted. */
  reset(): void;
  /** Forgets what `get` counts. */
  reset_local(): void;
}

/**
 * Evaluation metric: a value over all batches since `reset`.
 *
 * `update` reads the arrays and so is asynchronous, as every read is; all else is not. `get` refuses while an update
 * has not ended, so that an `await` that was forgotten is noticed. The arrays may be freed or overwritten as soon
 * as `update` has been called. Values are read as float32 and computed in float64.
 *
 * Global statistics are those since `reset`, local ones those since `reset_local`, such as of one epoch's last
 * batches. A metric of one's own extends this class and has a method `measure`.
 */
export abstract class EvalMetric implements Metric {
  /** The name with which values are given. */
  name: string;
  /** Names of the outputs that it takes of several; `null` for all. */
  readonly output_names: readonly string[] | null;
  /** Names of the labels that it takes of several; `null` for all. */
  readonly label_names: readonly string[] | null;
  /** What the values since `reset_local` sum to. */
  sum_metric = 0;
  /** How many there were. */
  num_inst = 0;
  /** What the values since `reset` sum to. */
  global_sum_metric = 0;
  /** How many there were. */
  global_num_inst = 0;
  #updating = 0;

  /** A metric without statistics; `name` is that with which values are given. */
  constructor(name: string, { output_names = null, label_names = null }: MetricOptions = {}) {
    this.name = name;
    this.output_names = output_names;
    this.label_names = label_names;
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected abstract measure(label: Tensor, pred: Tensor): void | Promise<void>;

  /** Takes in the arrays of one update. */
  protected async add(labels: readonly Tensor[], preds: readonly Tensor[]): Promise<void> {
    if (labels.length !== preds.length) {
      this.fail(`there are ${labels.length} labels and ${preds.length} preds; give one of each`);
    }
    for (const [i, label] of labels.entries()) await this.measure(label, preds[i] as Tensor);
  }

  /** Adds `sum` over `count` instances to the local and the global statistics. */
  protected accumulate(sum: number, count: number): void {
    this.sum_metric += sum;
    this.num_inst += count;
    this.global_sum_metric += sum;
    this.global_num_inst += count;
  }

  /** What `get` makes of the statistics: their mean. */
  protected summarize(sum: number, count: number): number {
    return count === 0 ? Number.NaN : sum / count;
  }

  /** Takes in a batch: labels and predictions, one array each, or a list of equally many. */
  async update(labels: MetricArrays, preds: MetricArrays): Promise<void> {
    this.#updating++;
    try {
      const [label, pred] = [listOf(labels).map(readArray), listOf(preds).map(readArray)];
      await this.add(await Promise.all(label), await Promise.all(pred));
    } finally {
      this.#updating--;
    }
  }

  /** Takes in a batch of named labels and predictions. */
  async update_dict(
    label: Readonly<Record<string, NDArray>>,
    pred: Readonly<Record<string, NDArray>>,
  ): Promise<void> {
    await this.update(choose(this, label, this.label_names), choose(this, pred, this.output_names));
  }

  /** Name and value since `reset_local`; NaN where nothing came since. */
  get(): [name: string, value: number] {
    this.#checkSettled();
    return [this.name, this.summarize(this.sum_metric, this.num_inst)];
  }

  /** Name and value since `reset`. */
  get_global(): [name: string, value: number] {
    this.#checkSettled();
    return [this.name, this.summarize(this.global_sum_metric, this.global_num_inst)];
  }

  /** `get` as a list of pairs. */
  get_name_value(): [name: string, value: number][] {
    return [this.get()];
  }

  /** `get_global` as a list of pairs. */
  get_global_name_value(): [name: string, value: number][] {
    return [this.get_global()];
  }

  /** Forgets everything. */
  reset(): void {
    this.global_sum_metric = 0;
    this.global_num_inst = 0;
    this.reset_local();
  }

  /** Forgets the local statistics. */
  reset_local(): void {
    this.sum_metric = 0;
    this.num_inst = 0;
  }

  /**
   * A metric of the same kind and options, without statistics. A subclass whose constructor takes something
   * other than options has its own.
   */
  clone(): EvalMetric {
    const Kind = this.constructor as new (options: object) => EvalMetric;
    const copy = new Kind({ ...this });
    if (copy.name === this.name) return copy;
    throw new TypeError(
      `Cannot clone metric ${this.name}: ${Kind.name} is not made of its options alone; give it a method clone().`,
    );
  }

  /** The metric with its value, as MXNet prints it. */
  toString(): string {
    return textOf(this);
  }

  /** Throws a `RangeError` that says why a batch cannot be measured. */
  protected fail(why: string): never {
    throw new RangeError(`Cannot update metric ${this.name}: ${why}.`);
  }

  /** Checks that there are as many labels as `predicted`: the elements of `pred`, or those chosen among them. */
  protected checkSizes(label: Tensor, pred: Tensor, predicted: number = pred.data.length): void {
    if (label.data.length === predicted) return;
    const [a, b] = [formatShape(label.shape), formatShape(pred.shape)];
    this.fail(
      `label is ${a}, pred ${b}, which is ${predicted} predictions; there must be a label for each`,
    );
  }

  #checkSettled(): void {
    if (this.#updating === 0) return;
    throw new Error(
      `Cannot get metric ${this.name}: an update has not ended; await metric.update(labels, preds).`,
    );
  }
}

/** A metric as MXNet prints it. */
export function textOf(metric: Metric): string {
  const pairs = metric.get_name_value().map(([name, value]) => `'${name}': ${value}`);
  return `EvalMetric: {${pairs.join(", ")}}`;
}

/** A list of arrays, also of one. */
export function listOf(arrays: MetricArrays): readonly NDArray[] {
  return Array.isArray(arrays) ? arrays : [arrays as NDArray];
}

/** Reads an array; its values are those at the time of the call. */
async function readArray(x: NDArray): Promise<Tensor> {
  const { shape, dtype } = x;
  return { shape, dtype, data: await x.toArray() };
}

function choose(
  { name }: Metric,
  arrays: Readonly<Record<string, NDArray>>,
  names: readonly string[] | null,
): NDArray[] {
  return (names ?? Object.keys(arrays)).map((each) => {
    if (Object.hasOwn(arrays, each)) return arrays[each] as NDArray;
    const known = Object.keys(arrays).join(", ") || "none";
    throw new RangeError(
      `Cannot update metric ${name}: there is no array ${each}; there are ${known}.`,
    );
  });
}
