/** Squared error that grows like absolute error when it is large. */
import { type NDArray, smooth_l1 } from "../nd/mod.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** What `HuberLoss` takes. */
export interface HuberLossOptions extends LossOptions {
  /** Where the parabola becomes a line. Default: 1. */
  rho?: number;
}

/** `weight * mean(h(pred - label))`, `h(d) = d^2 / (2 rho)` where `|d| < rho`, else `|d| - rho / 2`. */
export class HuberLoss extends Loss {
  readonly #rho: number;

  constructor({ rho = 1, ...rest }: HuberLossOptions = {}) {
    super(rest);
    if (!(Number.isFinite(rho) && rho > 0)) {
      throw new RangeError(`Cannot make HuberLoss with rho ${rho}: it must be finite and above 0.`);
    }
    this.#rho = rho;
  }

  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    const difference = pred.subtract(reshapeLike(label, pred));
    return this.perSample(smooth_l1(difference, { scalar: this.#rho ** -0.5 }), sample_weight);
  }
}
