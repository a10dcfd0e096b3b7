/** Whether a monitored metric has improved. */
import { formatValue } from "../../../backends/base/format_value.ts";
import { EvalMetric } from "../../metric/mod.ts";

/** Which values are better: the smaller or the larger; "auto" goes by the name of the metric. */
export type MonitorMode = "auto" | "min" | "max";

/** Names of metrics of which more is better. */
const MORE = /acc|f1|mcc|pcc|pearson/i;

/** Compares the values of a metric with the best so far. */
export class Monitor {
  readonly #metric: EvalMetric;
  readonly #isMore: boolean;
  readonly #least: number;
  /** The best value so far. */
  best: number;

  /**
   * @param least By how much a value must be better to count as an improvement.
   * @throws {TypeError} where `metric` is no single metric.
   */
  constructor(metric: EvalMetric, mode: MonitorMode, least = 0) {
    if (!(metric instanceof EvalMetric)) {
      throw new TypeError(
        `Cannot monitor ${formatValue(metric)}: give one metric of estimator.train_metrics or ` +
          "estimator.val_metrics.",
      );
    }
    if (mode !== "auto" && mode !== "min" && mode !== "max") {
      throw new RangeError(
        `Cannot monitor ${metric.name} with mode ${formatValue(mode)}: it must be auto, min or max.`,
      );
    }
    this.#metric = metric;
    this.#least = least;
    this.#isMore = mode === "max" || (mode === "auto" && MORE.test(metric.name));
    this.best = this.#isMore ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  get name(): string {
    return this.#metric.name;
  }

  /** Begins again, from `baseline` where there is one. */
  reset(baseline: number | null = null): void {
    const worst = this.#isMore ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    this.best = baseline ?? worst;
  }

  /**
   * Whether the metric is better than the best so far, which it then is.
   *
   * @throws {Error} where it has no value: nobody updates it.
   */
  improves(): boolean {
    const [name, value] = this.#metric.get();
    if (Number.isNaN(value) && this.#metric.num_inst === 0) {
      throw new Error(
        `Cannot monitor ${name}: it is not updated; take one metric of estimator.train_metrics or ` +
          "estimator.val_metrics, and give val_data where it is one of these.",
      );
    }
    const isBetter = this.#isMore
      ? value - this.#least > this.best
      : value + this.#least < this.best;
    if (isBetter) this.best = value;
    return isBetter;
  }
}
