/** Correlation of several classes. */
import type { Tensor } from "../io/safetensors.ts";
import { sameShape } from "../nd/shape.ts";
import { EvalMetric, type MetricOptions } from "./eval_metric.ts";
import { argmaxRows } from "./rows.ts";

/** What is needed of a confusion matrix: its diagonal, and the sums of its rows and columns. */
class Confusion {
  readonly #agreed = new Map<number, number>();
  readonly #predicted = new Map<number, number>();
  readonly #right = new Map<number, number>();
  #total = 0;

  add(predicted: number, right: number): void {
    this.#total++;
    increment(this.#predicted, predicted);
    increment(this.#right, right);
    if (predicted === right) increment(this.#agreed, right);
  }

  /** `cov(x, y) / sqrt(cov(x, x) cov(y, y))`; NaN where all are of one class. */
  get correlation(): number {
    const n = this.#total;
    let [xx, yy, xy] = [0, 0, 0];
    for (const x of this.#predicted.values()) xx += x * (n - x);
    for (const [label, y] of this.#right) {
      yy += y * (n - y);
      xy += (this.#agreed.get(label) ?? 0) * n - (this.#predicted.get(label) ?? 0) * y;
    }
    return xx === 0 || yy === 0 ? Number.NaN : xy / Math.sqrt(xx * yy);
  }
}

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/**
 * The Matthews correlation coefficient of any number of classes, by their confusion matrix; at most 1. `label (batch)`,
 * `pred (batch, classes)`, or classes in the shape of `label`.
 */
export class PCC extends EvalMetric {
  #local = new Confusion();
  #global = new Confusion();

  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "pcc", ...rest }: MetricOptions = {}) {
    super(name, rest);
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    const data = sameShape(label.shape, pred.shape) ? pred.data : argmaxRows(pred, 1);
    this.checkSizes(label, pred, data.length);
    for (let i = 0; i < data.length; i++) {
      const [predicted, right] = [data, label.data].map((each) => Math.trunc(each[i] as number));
      this.#local.add(predicted as number, right as number);
      this.#global.add(predicted as number, right as number);
    }
    this.num_inst++;
    this.sum_metric = this.#local.correlation * this.num_inst;
    this.global_num_inst++;
    this.global_sum_metric = this.#global.correlation * this.global_num_inst;
  }

  /** Forgets everything. */
  override reset(): void {
    super.reset();
    this.#global = new Confusion();
  }

  /** Forgets the local statistics. */
  override reset_local(): void {
    super.reset_local();
    this.#local = new Confusion();
  }
}
