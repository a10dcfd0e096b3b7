/** Absolute error. */
import type { NDArray } from "../nd/mod.ts";
import { Loss, reshapeLike } from "./loss.ts";

/** `weight * mean(|pred - label|)`. */
export class L1Loss extends Loss {
  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    return this.perSample(pred.subtract(reshapeLike(label, pred)).abs(), sample_weight);
  }
}
