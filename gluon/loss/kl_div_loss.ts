/** How far a distribution is from another. */
import { log_softmax, type NDArray, sum } from "../nd/mod.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** What `KLDivLoss` takes. */
export interface KLDivLossOptions extends LossOptions {
  /** Whether `pred` is log-probabilities already. Default: true. */
  from_logits?: boolean;
  /** The axis of classes, if not. Default: the last. */
  axis?: number;
}

/**
 * `weight * sum(label * (log(label + 1e-12) - pred))`: a sum, not a mean, over all axes but the batch
 * axis, as in MXNet 1.9.1; `pred` are log-probabilities, `label` probabilities.
 */
export class KLDivLoss extends Loss {
  readonly #fromLogits: boolean;
  readonly #axis: number;

  constructor({ from_logits = true, axis = -1, ...rest }: KLDivLossOptions = {}) {
    super(rest);
    this.#fromLogits = from_logits;
    this.#axis = axis;
  }

  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    const p = this.#fromLogits ? pred : log_softmax(pred, { axis: this.#axis });
    const q = reshapeLike(label, pred);
    const loss = q.multiply(q.add(1e-12).log().subtract(p));
    return this.perSample(loss, sample_weight, this.weight, sum);
  }
}
