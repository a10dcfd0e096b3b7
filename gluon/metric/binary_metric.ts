/** F1 score and Matthews correlation coefficient, of binary classification. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { formatShape } from "../nd/shape.ts";
import { BinaryCounts } from "./binary_counts.ts";
import { EvalMetric, type MetricOptions } from "./eval_metric.ts";
import { argmaxRows } from "./rows.ts";

/** How scores of batches become one: their mean, or one score of all samples. */
export type Average = "macro" | "micro";

/** Options of metrics with an average. */
export interface AverageOptions extends MetricOptions {
  /** The mean of the batches' scores ("macro", the default), or the score of all samples ("micro"). */
  readonly average?: Average;
}

/** Refuses another average. */
export function checkAverage(average: Average, what: string): Average {
  if (average === "macro" || average === "micro") return average;
  throw new RangeError(
    `Cannot make ${what} with average ${formatValue(average)}: it must be "macro" or "micro".`,
  );
}

/** A score of binary classification. `label (batch)` of 0 and 1, `pred (batch, classes)`. */
abstract class BinaryMetric extends EvalMetric {
  readonly average: Average;
  #batch = new BinaryCounts();
  #local = new BinaryCounts();
  #global = new BinaryCounts();

  constructor(name: string, { average = "macro", ...rest }: AverageOptions) {
    super(name, rest);
    this.average = checkAverage(average, new.target.name);
  }

  protected abstract score(counts: BinaryCounts): number;

  protected override async add(labels: readonly Tensor[], preds: readonly Tensor[]): Promise<void> {
    this.#batch = new BinaryCounts();
    await super.add(labels, preds);
    if (this.average === "macro") {
      this.accumulate(this.score(this.#batch), 1);
      return;
    }
    this.#local.add(this.#batch);
    this.#global.add(this.#batch);
    this.num_inst = this.#local.total;
    this.sum_metric = this.score(this.#local) * this.num_inst;
    this.global_num_inst = this.#global.total;
    this.global_sum_metric = this.score(this.#global) * this.global_num_inst;
  }

  protected override measure(label: Tensor, pred: Tensor): void {
    if (pred.shape.length !== 2 || label.data.length !== pred.shape[0]) {
      const [a, b] = [formatShape(label.shape), formatShape(pred.shape)];
      this.fail(`label is ${a}, pred ${b}; they must be (batch) and (batch, classes)`);
    }
    const classes = new Set(label.data);
    if (classes.size > 2) {
      this.fail(`there are ${classes.size} classes among the labels; it knows only two, 0 and 1`);
    }
    for (const [i, predicted] of argmaxRows(pred, 1).entries()) {
      this.#batch.count(Math.trunc(label.data[i] as number) === 1, predicted === 1);
    }
  }

  override reset(): void {
    super.reset();
    this.#global = new BinaryCounts();
  }

  override reset_local(): void {
    super.reset_local();
    this.#local = new BinaryCounts();
  }
}

/** F1 score of binary classification: the harmonic mean of precision and recall of class 1. */
export class F1 extends BinaryMetric {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "f1", ...rest }: AverageOptions = {}) {
    super(name, rest);
  }

  /** The F1 score of what was counted. */
  protected override score(counts: BinaryCounts): number {
    return counts.f1();
  }
}

/** Matthews correlation coefficient of binary classification, -1 to 1. */
export class MCC extends BinaryMetric {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "mcc", ...rest }: AverageOptions = {}) {
    super(name, rest);
  }

  /** The correlation of what was counted. */
  protected override score(counts: BinaryCounts): number {
    return counts.matthews();
  }
}
