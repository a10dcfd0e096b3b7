/** Top-k accuracy. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { Tensor } from "../io/safetensors.ts";
import { formatShape } from "../nd/shape.ts";
import { EvalMetric, type MetricOptions } from "./eval_metric.ts";

/** Options of `TopKAccuracy`. */
export interface TopKAccuracyOptions extends MetricOptions {
  /** How many of the greatest predictions count, 2 or more. */
  readonly top_k?: number;
}

/**
 * Top-k accuracy: the share of samples whose class is among the `top_k` with the greatest predictions; of equal ones,
 * the first come first. `label (batch)`, `pred (batch, classes)`. The name ends in `_<top_k>`.
 */
export class TopKAccuracy extends EvalMetric {
  /** How many predictions of a sample may be the right one. */
  readonly top_k: number;

  /**
   * A metric without statistics; `name` is that with which values are given.
   *
   * @throws {RangeError} where `top_k` is below 2.
   */
  constructor({ top_k = 1, name = "top_k_accuracy", ...rest }: TopKAccuracyOptions = {}) {
    super(`${name}_${top_k}`, rest);
    if (!Number.isSafeInteger(top_k) || top_k < 2) {
      throw new RangeError(
        `Cannot make TopKAccuracy with top_k ${formatValue(top_k)}: it must be a whole number above 1; for 1 ` +
          "use Accuracy.",
      );
    }
    this.top_k = top_k;
  }

  /** A metric of the same kind and options, without statistics. */
  override clone(): TopKAccuracy {
    const copy = new TopKAccuracy({ ...this });
    copy.name = this.name;
    return copy;
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, { shape, data }: Tensor): void {
    const [batch, classes] = shape;
    if (shape.length !== 2 || label.data.length !== batch) {
      const [a, b] = [formatShape(label.shape), formatShape(shape)];
      this.fail(`label is ${a}, pred ${b}; they must be (batch) and (batch, classes)`);
    }
    let correct = 0;
    for (let i = 0; i < label.data.length; i++) {
      const row = data.subarray(i * (classes as number), (i + 1) * (classes as number));
      if (rank(row, Math.trunc(label.data[i] as number)) < this.top_k) correct++;
    }
    this.accumulate(correct, label.data.length);
  }
}

/** How many numbers come before that at `index` in descending order; infinite where there is none. */
function rank(row: ArrayLike<number>, index: number): number {
  const value = row[index];
  if (value === undefined) return Number.POSITIVE_INFINITY;
  let before = 0;
  for (let k = 0; k < row.length; k++) {
    if ((row[k] as number) > value || (row[k] === value && k < index)) before++;
  }
  return before;
}
