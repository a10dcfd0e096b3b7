/** Poisson regression. */
import { mean, type NDArray } from "../nd/mod.ts";
import { masked } from "../nd/ops/where.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** What `PoissonNLLLoss` takes. */
export interface PoissonNLLLossOptions extends LossOptions {
  /** Whether `pred` is the logarithm of the rate. Default: true. */
  from_logits?: boolean;
  /** Whether the part that `pred` does not change is added, by Stirling's formula. Default: false. */
  compute_full?: boolean;
}

/**
 * Negative log-likelihood of counts under a Poisson distribution: `weight * mean(exp(pred) - label *
 * pred)`, or `weight * mean(pred - label * log(pred + 1e-8))` where `from_logits` is false. One mean
 * over all elements, `-> (1)`, as in MXNet. With `compute_full` it has `label * log(label) - label +
 * log(2 pi label) / 2` more for each label above 1.
 */
export class PoissonNLLLoss extends Loss {
  readonly #fromLogits: boolean;
  readonly #full: boolean;

  constructor(options: PoissonNLLLossOptions = {}) {
    const { from_logits = true, compute_full = false, ...rest } = options;
    super(rest);
    this.#fromLogits = from_logits;
    this.#full = compute_full;
  }

  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    const target = reshapeLike(label, pred);
    const loss = this.#fromLogits
      ? pred.exp().subtract(target.multiply(pred))
      : pred.subtract(target.multiply(pred.add(1e-8).log()));
    const all = this.#full ? loss.add(stirling(target)) : loss;
    return mean(this.weighed(all, sample_weight)).reshape([1]);
  }
}

/** About `log(target!)`, for targets above 1, else 0. */
function stirling(target: NDArray): NDArray {
  const known = target.maximum(1);
  const factorial = known.multiply(known.log()).subtract(known);
  const root = known
    .multiply(2 * Math.PI)
    .log()
    .multiply(0.5);
  return masked(target.greater(1), factorial.add(root));
}
