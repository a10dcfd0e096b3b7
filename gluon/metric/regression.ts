/** Errors of regression, of which every batch counts alike, as in MXNet. */
import type { Tensor } from "../io/safetensors.ts";
import { EvalMetric, type MetricOptions } from "./eval_metric.ts";

/** The mean of `error(label - pred)` over all elements. */
function meanError({ data: label }: Tensor, { data: pred }: Tensor, error: typeof square): number {
  let sum = 0;
  for (let i = 0; i < label.length; i++) sum += error((label[i] as number) - (pred[i] as number));
  return sum / label.length;
}

function square(difference: number): number {
  return difference * difference;
}

/** Mean absolute error: the mean of the batches' `mean(|label - pred|)`; both have equally many elements. */
export class MAE extends EvalMetric {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "mae", ...rest }: MetricOptions = {}) {
    super(name, rest);
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    this.checkSizes(label, pred);
    this.accumulate(meanError(label, pred, Math.abs), 1);
  }
}

/** Mean squared error: the mean of the batches' `mean((label - pred)^2)`. */
export class MSE extends EvalMetric {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "mse", ...rest }: MetricOptions = {}) {
    super(name, rest);
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    this.checkSizes(label, pred);
    this.accumulate(meanError(label, pred, square), 1);
  }
}

/** Root mean squared error: the mean of the batches' `sqrt(mean((label - pred)^2))`. */
export class RMSE extends EvalMetric {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "rmse", ...rest }: MetricOptions = {}) {
    super(name, rest);
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    this.checkSizes(label, pred);
    this.accumulate(Math.sqrt(meanError(label, pred, square)), 1);
  }
}
