/** Cross-entropy of independent yes-or-no questions. */
import { type NDArray, subtract } from "../nd/mod.ts";
import { Loss, type LossOptions, logisticLoss, reshapeLike } from "./loss.ts";

/** What `SigmoidBinaryCrossEntropyLoss` takes. */
export interface SigmoidBinaryCrossEntropyLossOptions extends LossOptions {
  /** Whether `pred` is probabilities already. Default: false. */
  from_sigmoid?: boolean;
}

/** Called with a fourth array, `pos_weight`: how much positive labels count; it broadcasts to pred. */
export interface SigmoidBinaryCrossEntropyLoss {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (
    pred: NDArray,
    label: NDArray,
    sample_weight?: NDArray | null,
    pos_weight?: NDArray | null,
  ): NDArray;
}

/**
 * `-weight * mean(pos_weight * label * log(s) + (1 - label) * log(1 - s))` with `s = sigmoid(pred)`,
 * computed without overflow as
 *
 * ```text
 * relu(pred) - pred * label + log(1 + exp(-|pred|))
 * pred - pred * label + (1 + (pos_weight - 1) * label) * (log(1 + exp(-|pred|)) + relu(-pred))
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export class SigmoidBinaryCrossEntropyLoss extends Loss {
  readonly #fromSigmoid: boolean;

  /** A loss of logits, or with `from_sigmoid` of probabilities. */
  constructor({ from_sigmoid = false, ...rest }: SigmoidBinaryCrossEntropyLossOptions = {}) {
    super(rest);
    this.#fromSigmoid = from_sigmoid;
  }

  /** `pred (batch, ...), label (batch, ...) -> (batch)`; `pos_weight` counts positives more, or less. */
  override forward(
    pred: NDArray,
    label: NDArray,
    sample_weight?: NDArray | null,
    pos_weight?: NDArray | null,
  ): NDArray {
    const z = reshapeLike(label, pred);
    const compute = this.#fromSigmoid ? ofProbabilities : pos_weight ? weighed : logisticLoss;
    return this.perSample(compute(pred, z, pos_weight as NDArray), sample_weight);
  }
}

function weighed(p: NDArray, z: NDArray, positive: NDArray): NDArray {
  const weight = positive.subtract(1).multiply(z).add(1);
  const log = p.abs().negative().softrelu().add(p.negative().relu());
  return p.subtract(p.multiply(z)).add(weight.multiply(log));
}

function ofProbabilities(p: NDArray, z: NDArray, positive?: NDArray | null): NDArray {
  const yes = p.add(1e-12).log().multiply(z);
  const no = subtract(1, p).add(1e-12).log().multiply(subtract(1, z));
  return (positive ? yes.multiply(positive) : yes).add(no).negative();
}
