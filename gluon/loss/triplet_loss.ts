/** Triplet loss. */
import type { NDArray } from "../nd/mod.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** What `TripletLoss` takes. */
export interface TripletLossOptions extends LossOptions {
  /** How much nearer the positive must be than the negative to cost nothing. Default: 1. */
  margin?: number;
}

/** TripletLoss is called with an anchor, what is like it, and what is not. */
export interface TripletLoss {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (pred: NDArray, positive: NDArray, negative: NDArray): NDArray;
}

/**
 * Triplet loss of embeddings: `weight * max(0, sum((positive - pred)^2 - (negative - pred)^2) +
 * margin)`, the sum over all axes but the batch axis.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export class TripletLoss extends Loss {
  readonly #margin: number;

  /** A loss with the distance `margin` (default: 1) that is asked for. */
  constructor({ margin = 1, ...rest }: TripletLossOptions = {}) {
    super(rest);
    this.#margin = margin;
  }

  /** Embeddings `pred`, `positive` and `negative`, each `(batch, ...)`, `-> (batch)`. */
  override forward(pred: NDArray, positive: NDArray, negative: NDArray): NDArray {
    const near = reshapeLike(positive, pred).subtract(pred).square();
    const far = reshapeLike(negative, pred).subtract(pred).square();
    const difference = near.subtract(far).sum({ axis: this.batchAxis, exclude: true });
    return this.weighed(difference.add(this.#margin).relu());
  }
}
