/** Losses of classifiers that keep a margin. */
import { type NDArray, subtract } from "../nd/mod.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** What `HingeLoss` and `SquaredHingeLoss` take. */
export interface HingeLossOptions extends LossOptions {
  /** How far on the right side a prediction must be to cost nothing. Default: 1. */
  margin?: number;
}

/** `weight * mean(max(0, margin - pred * label))`, labels -1 or 1. */
export class HingeLoss extends Loss {
  readonly #margin: number;

  constructor({ margin = 1, ...rest }: HingeLossOptions = {}) {
    super(rest);
    this.#margin = margin;
  }

  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    return this.perSample(this.hinge(pred, label), sample_weight);
  }

  /** `max(0, margin - pred * label)`. */
  protected hinge(pred: NDArray, label: NDArray): NDArray {
    return subtract(this.#margin, pred.multiply(reshapeLike(label, pred))).relu();
  }
}

/** `weight * mean(max(0, margin - pred * label)^2)`, labels -1 or 1. */
export class SquaredHingeLoss extends HingeLoss {
  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    return this.perSample(this.hinge(pred, label).square(), sample_weight);
  }
}
