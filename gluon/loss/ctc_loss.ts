/** Connectionist temporal classification. */
import { formatValue } from "../../backends/base/format_value.ts";
import { CTCLoss as alignmentLoss, type NDArray } from "../nd/mod.ts";
import { formatShape } from "../nd/shape.ts";
import { Loss, type LossOptions } from "./loss.ts";

/** What `CTCLoss` takes. */
export interface CTCLossOptions extends Omit<LossOptions, "batch_axis"> {
  /** Order of the axes of `pred`: batch N, time T, classes C. Default: "NTC". */
  layout?: "NTC" | "TNC";
  /** Order of the axes of `label`. Default: "NT". */
  label_layout?: "NT" | "TN";
}

/** CTCLoss is called with lengths beside predictions and labels. */
export interface CTCLoss {
  // biome-ignore lint/style/useShorthandFunctionType: a type alias cannot be merged with a class.
  (
    pred: NDArray,
    label: NDArray,
    pred_lengths?: NDArray | null,
    label_lengths?: NDArray | null,
    sample_weight?: NDArray | null,
  ): NDArray;
}

/**
 * Connectionist temporal classification (CTC), for sequences of labels without alignment, such as
 * speech or handwriting: `-weight * log p(label | pred)` of each sample. `pred (batch, time, classes)`
 * are scores before softmax, of which the last class is the blank; `label (batch, label_time)` counts
 * from 0 and is filled up with -1. `pred_lengths` and `label_lengths (batch)` say how much of each
 * counts. Where no alignment is possible, because there are too few frames, the loss is 0, as in
 * MXNet. See `nd.CTCLoss`. Source: Graves et al. 2006.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances of a Callable can be called.
export class CTCLoss extends Loss {
  readonly #timeFirst: boolean;
  readonly #labelTimeFirst: boolean;

  /** A loss whose layouts say which axis is time; by default `NTC` and `NT`. */
  constructor(options: CTCLossOptions = {}) {
    const { layout = "NTC", label_layout = "NT", weight = null } = options;
    super({ weight, batch_axis: label_layout === "TN" ? 1 : 0 });
    checkWord("layout", layout, ["NTC", "TNC"]);
    checkWord("label_layout", label_layout, ["NT", "TN"]);
    this.#timeFirst = layout === "TNC";
    this.#labelTimeFirst = label_layout === "TN";
  }

  /** Scores of each step and the labels, with their lengths where sequences are padded, `-> (batch)`. */
  override forward(
    pred: NDArray,
    label: NDArray,
    pred_lengths?: NDArray | null,
    label_lengths?: NDArray | null,
    sample_weight?: NDArray | null,
  ): NDArray {
    if (pred.ndim !== 3 || label.ndim !== 2) {
      throw new RangeError(
        `Cannot align labels ${formatShape(label.shape)} with pred ${formatShape(pred.shape)}: pred ` +
          "must have the axes batch, time and classes, label batch and time.",
      );
    }
    const data = this.#timeFirst ? pred : pred.transpose([1, 0, 2]);
    const labels = this.#labelTimeFirst ? label.transpose() : label;
    const loss = alignmentLoss(data, labels, pred_lengths, label_lengths, { blank_label: "last" });
    return this.perSample(loss, sample_weight);
  }
}

function checkWord(name: string, word: string, words: readonly string[]): void {
  if (words.includes(word)) return;
  throw new RangeError(
    `Cannot make CTCLoss with ${name} ${formatValue(word)}: it must be ${words.join(" or ")}.`,
  );
}
