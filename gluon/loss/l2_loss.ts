/** Squared error. */
import type { NDArray } from "../nd/mod.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** `weight / 2 * mean((pred - label)^2)`; `weight` is 1 by default. */
export class L2Loss extends Loss {
  constructor({ weight = 1, ...rest }: LossOptions = {}) {
    super({ weight, ...rest });
  }

  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    const squared = pred.subtract(reshapeLike(label, pred)).square();
    return this.perSample(squared, sample_weight, (this.weight ?? 1) / 2);
  }
}
