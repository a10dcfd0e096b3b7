/** Cross entropy, negative log-likelihood and perplexity. */
import type { Tensor } from "../io/safetensors.ts";
import { formatShape } from "../nd/shape.ts";
import { EvalMetric, type MetricOptions } from "./eval_metric.ts";
import { type Rows, rowsOf } from "./rows.ts";

/** Options of `CrossEntropy` and `NegativeLogLikelihood`. */
export interface CrossEntropyOptions extends MetricOptions {
  /** What is added to probabilities, so that their logarithm is finite. Default: 1e-12. */
  readonly eps?: number;
}

/** Options of `Perplexity`. */
export interface PerplexityOptions extends MetricOptions {
  /** The axis of the classes. Default: -1. */
  readonly axis?: number;
}

/** A mean of `-log p` of the right classes. */
abstract class Likelihood extends EvalMetric {
  /** `sum -log p(label)`, and of how many labels. */
  protected sumOf(
    label: Tensor,
    pred: Tensor,
    axis: number,
    penalty: (probability: number) => number,
    isIgnored: (label: number) => boolean = () => false,
  ): [sum: number, count: number] {
    const rows: Rows = rowsOf(pred, axis);
    if (label.data.length !== rows.count) {
      this.fail(
        `label is ${formatShape(label.shape)}, pred ${formatShape(pred.shape)}; there must be one ` +
          `label for each of the ${rows.count} distributions`,
      );
    }
    let [sum, count] = [0, 0];
    for (let i = 0; i < rows.count; i++) {
      const each = label.data[i] as number;
      if (isIgnored(each)) continue;
      const index = Math.trunc(each);
      if (!(index >= 0 && index < rows.length)) {
        this.fail(`label ${each} of sample ${i} is no class; they are 0 to ${rows.length - 1}`);
      }
      sum += penalty(pred.data[rows.start(i) + index * rows.stride] as number);
      count++;
    }
    return [sum, count];
  }
}

/**
 * Cross entropy: the mean of `-log(p + eps)` of the right classes. `label (batch)`, `pred (batch, classes)` of
 * probabilities, not logits.
 *
 * @throws {RangeError} where a label is no class.
 */
export class CrossEntropy extends Likelihood {
  /** What is added to each probability, so that its logarithm is finite. */
  readonly eps: number;

  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ eps = 1e-12, name = "cross-entropy", ...rest }: CrossEntropyOptions = {}) {
    super(name, rest);
    this.eps = eps;
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    const penalty = (probability: number): number => -Math.log(probability + this.eps);
    this.accumulate(...this.sumOf(label, pred, 1, penalty));
  }
}

/** Negative log-likelihood: `CrossEntropy` under another name, as in MXNet. */
export class NegativeLogLikelihood extends CrossEntropy {
  /** A metric without statistics; `name` is that with which values are given. */
  constructor({ name = "nll-loss", ...rest }: CrossEntropyOptions = {}) {
    super({ name, ...rest });
  }
}

/**
 * Perplexity: e to the mean of `-log max(p, 1e-10)` of the right classes. `label (...)`, `pred (..., classes)` of
 * probabilities.
 *
 * @throws {RangeError} where a label is no class and not ignored; MXNet takes the nearest class.
 */
export class Perplexity extends Likelihood {
  /** The label of samples that do not count; `null` where all do. */
  readonly ignore_label: number | null;
  /** The axis of the classes. */
  readonly axis: number;

  /**
   * A metric without statistics; `name` is that with which values are given.
   *
   * @param ignore_label labels that do not count, such as padding; null for none.
   */
  constructor(
    ignore_label: number | null = null,
    { axis = -1, name = "perplexity", ...rest }: PerplexityOptions = {},
  ) {
    super(name, rest);
    this.ignore_label = ignore_label;
    this.axis = axis;
  }

  /** A metric of the same kind and options, without statistics. */
  override clone(): Perplexity {
    return new Perplexity(this.ignore_label, { ...this });
  }

  /** Takes in one pair, `label` and `pred` on the host, by `accumulate`. */
  protected override measure(label: Tensor, pred: Tensor): void {
    const penalty = (probability: number): number => -Math.log(Math.max(1e-10, probability));
    const isIgnored = (each: number): boolean => each === this.ignore_label;
    this.accumulate(...this.sumOf(label, pred, this.axis, penalty, isIgnored));
  }

  /** What `get` makes of the statistics: their mean. */
  protected override summarize(sum: number, count: number): number {
    return Math.exp(super.summarize(sum, count));
  }
}
