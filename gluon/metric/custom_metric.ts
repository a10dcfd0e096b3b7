/** Metrics by a function. */
import type { Tensor } from "../io/safetensors.ts";
import { EvalMetric, type MetricOptions } from "./eval_metric.ts";

/** The sum over some instances, and how many they are. */
export type SumAndCount = readonly [sum: number, count: number];

/** A function of a label and a prediction on the host: a value, or a sum and how many it is of. */
export type Evaluate = (
  label: Tensor,
  pred: Tensor,
) => number | SumAndCount | Promise<number | SumAndCount>;

/** Options of `CustomMetric`. */
export interface CustomMetricOptions extends MetricOptions {
  /** Whether there may be more preds than labels, such as states; only the first are measured. Default: false. */
  readonly allow_extra_outputs?: boolean;
}

/** The mean of what a function gives for each label and prediction. It may be asynchronous. */
export class CustomMetric extends EvalMetric {
  readonly #evaluate: Evaluate;
  readonly #allowExtraOutputs: boolean;

  /** A metric without statistics; `name` is that with which values are given. */
  constructor(
    feval: Evaluate,
    {
      name = feval.name || "custom(<lambda>)",
      allow_extra_outputs = false,
      ...rest
    }: CustomMetricOptions = {},
  ) {
    super(name, rest);
    this.#evaluate = feval;
    this.#allowExtraOutputs = allow_extra_outputs;
  }

  /** A metric of the same kind and options, without statistics. */
  override clone(): CustomMetric {
    const { name, output_names, label_names } = this;
    const allowExtraOutputs = this.#allowExtraOutputs;
    return new CustomMetric(this.#evaluate, {
      name,
      output_names,
      label_names,
      allow_extra_outputs: allowExtraOutputs,
    });
  }

  /** Takes in the arrays of one update. */
  protected override async add(labels: readonly Tensor[], preds: readonly Tensor[]): Promise<void> {
    await super.add(labels, this.#allowExtraOutputs ? preds.slice(0, labels.length) : preds);
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override async measure(label: Tensor, pred: Tensor): Promise<void> {
    const value = await this.#evaluate(label, pred);
    if (typeof value === "number") this.accumulate(value, 1);
    else this.accumulate(...value);
  }
}

/** A metric of a function, as `mx.metric.np` makes it: the same as `CustomMetric`. */
export function np(numpy_feval: Evaluate, options?: CustomMetricOptions): CustomMetric {
  return new CustomMetric(numpy_feval, options);
}
