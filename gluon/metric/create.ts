/** Metrics by name, and several as one. */
import { formatValue } from "../../backends/base/format_value.ts";
import { nearest } from "../../backends/base/nearest.ts";
import type { NDArray } from "../nd/mod.ts";
import { Accuracy } from "./accuracy.ts";
import { F1, MCC } from "./binary_metric.ts";
import { CustomMetric, type CustomMetricOptions, type Evaluate } from "./custom_metric.ts";
import {
  EvalMetric,
  type Metric,
  type MetricArrays,
  type MetricOptions,
  textOf,
} from "./eval_metric.ts";
import { CrossEntropy, NegativeLogLikelihood, Perplexity } from "./likelihood.ts";
import { Caffe, Loss, Torch } from "./loss.ts";
import { PCC } from "./pcc.ts";
import { PearsonCorrelation } from "./pearson_correlation.ts";
import { MAE, MSE, RMSE } from "./regression.ts";
import { TopKAccuracy } from "./top_k_accuracy.ts";

/** What a metric is made of: a name, a function of label and prediction, a metric, or a list of these. */
export type MetricSource = string | Evaluate | Metric | readonly MetricSource[];

const byName: Readonly<Record<string, new (...args: never[]) => EvalMetric>> = {
  accuracy: Accuracy,
  acc: Accuracy,
  topkaccuracy: TopKAccuracy,
  top_k_accuracy: TopKAccuracy,
  top_k_acc: TopKAccuracy,
  f1: F1,
  mcc: MCC,
  perplexity: Perplexity,
  mae: MAE,
  mse: MSE,
  rmse: RMSE,
  crossentropy: CrossEntropy,
  ce: CrossEntropy,
  negativeloglikelihood: NegativeLogLikelihood,
  nll_loss: NegativeLogLikelihood,
  pearsoncorrelation: PearsonCorrelation,
  pearsonr: PearsonCorrelation,
  pcc: PCC,
  loss: Loss,
  torch: Torch,
  caffe: Caffe,
};

/**
 * A metric by its name; capitals do not matter. Further arguments are those of its class:
 * `create("top_k_acc", { top_k: 5 })`.
 *
 * @throws {RangeError} where there is none of that name.
 */
export function create(metric: string, ...args: readonly unknown[]): EvalMetric;
/** A metric of a function. */
export function create(metric: Evaluate, options?: CustomMetricOptions): CustomMetric;
/** Several metrics as one. */
export function create(metric: readonly MetricSource[]): CompositeEvalMetric;
/** The metric itself. */
export function create<M extends Metric>(metric: M): M;
/** Any of these. */
export function create(metric: MetricSource, ...args: readonly unknown[]): Metric;
export function create(metric: MetricSource, ...args: readonly unknown[]): Metric {
  if (typeof metric === "function") return new CustomMetric(metric, ...(args as []));
  if (Array.isArray(metric)) return new CompositeEvalMetric(metric);
  if (metric instanceof EvalMetric || metric instanceof CompositeEvalMetric) return metric;
  if (typeof metric !== "string") {
    throw new TypeError(
      `Cannot make a metric of ${formatValue(metric)}: give a name, a function of label and pred, a metric, or a list.`,
    );
  }
  const name = metric.toLowerCase();
  if (Object.hasOwn(byName, name)) return new byName[name]!(...(args as never[]));
  throw new RangeError(
    `Cannot find metric ${formatValue(metric)}: there is none of that name; did you mean ` +
      `"${nearest(metric, Object.keys(byName))}"?`,
  );
}

/** Several metrics, updated together; `get` gives the lists of their names and values. */
export class CompositeEvalMetric implements Metric {
  /** The name with which values are given. */
  readonly name: string;
  /** Names of the outputs that it takes of several; `null` for all. */
  readonly output_names: readonly string[] | null;
  /** Names of the labels that it takes of several; `null` for all. */
  readonly label_names: readonly string[] | null;
  /** The metrics, in the order of their values. */
  readonly metrics: Metric[];

  /** A metric without statistics; `name` is that with which values are given. */
  constructor(
    metrics: readonly MetricSource[] = [],
    { name = "composite", output_names = null, label_names = null }: MetricOptions = {},
  ) {
    this.name = name;
    this.output_names = output_names;
    this.label_names = label_names;
    this.metrics = metrics.map((each) => create(each));
  }

  /** Adds a metric. */
  add(metric: MetricSource): void {
    this.metrics.push(create(metric));
  }

  /**
   * The metric of an index, from 0 on.
   *
   * @throws {RangeError} where there is none.
   */
  get_metric(index: number): Metric {
    const metric = this.metrics[index];
    if (metric !== undefined) return metric;
    throw new RangeError(
      `Cannot get metric ${formatValue(index)} of ${this.name}: it has ${this.metrics.length}, counted from 0.`,
    );
  }

  /** Counts labels and predictions, an array for each output. */
  async update(labels: MetricArrays, preds: MetricArrays): Promise<void> {
    await Promise.all(this.metrics.map((metric) => metric.update(labels, preds)));
  }

  /** Counts labels and predictions by name. */
  async update_dict(
    label: Readonly<Record<string, NDArray>>,
    pred: Readonly<Record<string, NDArray>>,
  ): Promise<void> {
    const [labels, preds] = [only(label, this.label_names), only(pred, this.output_names)];
    await Promise.all(this.metrics.map((metric) => metric.update_dict(labels, preds)));
  }

  /** The name and the value since the last `reset_local`. */
  get(): [name: string[], value: number[]] {
    return split(this.get_name_value());
  }

  /** The name and the value since the last `reset`. */
  get_global(): [name: string[], value: number[]] {
    return split(this.get_global_name_value());
  }

  /** The value as pairs of name and value. */
  get_name_value(): [name: string, value: number][] {
    return this.metrics.flatMap((metric) => metric.get_name_value());
  }

  /** The value since the last `reset` as pairs of name and value. */
  get_global_name_value(): [name: string, value: number][] {
    return this.metrics.flatMap((metric) => metric.get_global_name_value());
  }

  /** Forgets all that was counted. */
  reset(): void {
    for (const metric of this.metrics) metric.reset();
  }

  /** Forgets what `get` counts. */
  reset_local(): void {
    for (const metric of this.metrics) metric.reset_local();
  }

  /** The metric with its value, as MXNet prints it. */
  toString(): string {
    return textOf(this);
  }
}

function split(pairs: readonly [string, number][]): [string[], number[]] {
  return [pairs.map(([name]) => name), pairs.map(([, value]) => value)];
}

function only<T>(
  arrays: Readonly<Record<string, T>>,
  names: readonly string[] | null,
): Readonly<Record<string, T>> {
  if (names === null) return arrays;
  return Object.fromEntries(Object.entries(arrays).filter(([name]) => names.includes(name)));
}
