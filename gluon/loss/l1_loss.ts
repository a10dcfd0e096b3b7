/** Absolute error. */
import type { NDArray } from "../nd/mod.ts";
import { Loss, reshapeLike } from "./loss.ts";

/** `mean(weight * |label - pred|)`. */
export class L1Loss extends Loss {
  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    return this.perSample(reshapeLike(label, pred).subtract(pred).abs(), sample_weight);
  }
}
