/** Cosine embedding loss. */
import { type NDArray, norm, subtract } from "../nd/mod.ts";
import { Loss, type LossOptions, reshapeLike } from "./loss.ts";

/** What `CosineEmbeddingLoss` takes. */
export interface CosineEmbeddingLossOptions extends LossOptions {
  /** The cosine that unlike vectors may have at no cost. Default: 0. */
  margin?: number;
}

/** CosineEmbeddingLoss is called with two arrays of vectors and whether they are alike. */
export interface CosineEmbeddingLoss {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (input1: NDArray, input2: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray;
}

/**
 * Cosine embedding loss: `weight * (1 - cos(input1, input2))` where the label is 1 and
 * `weight * max(0, cos(input1, input2) - margin)` where it is -1, of vectors along the last axis
 * `-> (n, 1)`.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export class CosineEmbeddingLoss extends Loss {
  readonly #margin: number;

  /** A loss with a margin for pairs that differ, `margin` (default: 0). */
  constructor({ margin = 0, ...rest }: CosineEmbeddingLossOptions = {}) {
    super(rest);
    this.#margin = margin;
  }

  /** `input1 (batch, ...), input2 (batch, ...), label (batch) of 1 and -1 -> (batch)`. */
  override forward(
    input1: NDArray,
    input2: NDArray,
    label: NDArray,
    sample_weight?: NDArray | null,
  ): NDArray {
    const cosine = cosineSimilarity(reshapeLike(input1, input2), input2);
    const sign = reshapeLike(label, cosine);
    const alike = subtract(1, cosine).multiply(sign.equal(1));
    const unlike = cosine.subtract(this.#margin).multiply(sign.equal(-1)).relu();
    return this.weighed(alike.add(unlike), sample_weight);
  }
}

/** The cosine of the angle between vectors along the last axis, `(n, 1)`. */
function cosineSimilarity(x: NDArray, y: NDArray): NDArray {
  const product = norm(x, { axis: -1 }).multiply(norm(y, { axis: -1 }));
  const dot = x.multiply(y).sum({ axis: -1 });
  return dot.divide(product.maximum(1e-12)).reshape([-1, 1]);
}
