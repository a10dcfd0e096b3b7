/** Accuracy. */
import type { Tensor } from "../io/safetensors.ts";
import { sameShape } from "../nd/shape.ts";
import { EvalMetric, type MetricOptions } from "./eval_metric.ts";
import { argmaxRows } from "./rows.ts";

/** Options of `Accuracy`. */
export interface AccuracyOptions extends MetricOptions {
  /** The axis of the classes. Default: 1. */
  readonly axis?: number;
}

/**
 * Accuracy: the share of samples whose class is predicted. `label (batch)`, `pred (batch, classes)`, or classes in the
 * shape of `label`. Both are truncated to integers.
 */
export class Accuracy extends EvalMetric {
  /** The axis of the classes. */
  readonly axis: number;

  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "accuracy", axis = 1, ...rest }: AccuracyOptions = {}) {
    super(name, rest);
    this.axis = axis;
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    const isClasses = sameShape(label.shape, pred.shape);
    const data = isClasses ? pred.data : argmaxRows(pred, this.axis);
    this.checkSizes(label, pred, data.length);
    let correct = 0;
    for (let i = 0; i < data.length; i++) {
      if (Math.trunc(data[i] as number) === Math.trunc(label.data[i] as number)) correct++;
    }
    this.accumulate(correct, data.length);
  }
}
