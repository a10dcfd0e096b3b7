/** Cross-entropy of classes. */
import { log_softmax, type NDArray, pick, sum } from "../nd/mod.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** What `SoftmaxCrossEntropyLoss` takes. */
export interface SoftmaxCrossEntropyLossOptions extends LossOptions {
  /** The axis of classes. Default: the last. */
  axis?: number;
  /** Whether a label is the index of a class, or probabilities of all. Default: true. */
  sparse_label?: boolean;
  /** Whether `pred` is log-probabilities already. Default: false. */
  from_logits?: boolean;
}

/**
 * ```text
 * p = log_softmax(pred)
 * weight * mean(-p[label])            sparse: label has the shape of pred without the axis of classes
 * weight * mean(-sum(label * p))      dense: label has the shape of pred
 * ```
 */
export class SoftmaxCrossEntropyLoss extends Loss {
  readonly #axis: number;
  readonly #sparse: boolean;
  readonly #fromLogits: boolean;

  constructor(options: SoftmaxCrossEntropyLossOptions = {}) {
    const { axis = -1, sparse_label = true, from_logits = false, ...rest } = options;
    super(rest);
    this.#axis = axis;
    this.#sparse = sparse_label;
    this.#fromLogits = from_logits;
  }

  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    const axis = this.#axis;
    const p = this.#fromLogits ? pred : log_softmax(pred, { axis });
    const likelihood = this.#sparse
      ? pick(p, label, { axis, keepdims: true })
      : sum(reshapeLike(label, pred).multiply(p), { axis, keepdims: true });
    return this.perSample(likelihood.negative(), sample_weight);
  }
}
