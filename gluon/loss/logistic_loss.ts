/** Logistic regression. */
import { formatValue } from "../../backends/base/format_value.ts";
import type { NDArray } from "../nd/mod.ts";
import { Loss, type LossOptions, logisticLoss, reshapeLike } from "./loss.ts";

/** What `LogisticLoss` takes. */
export interface LogisticLossOptions extends LossOptions {
  /** Whether labels are -1 and 1 or 0 and 1. Default: "signed". */
  label_format?: "signed" | "binary";
}

/** `weight * mean(log(1 + exp(-pred * label)))` for labels -1 and 1. */
export class LogisticLoss extends Loss {
  readonly #signed: boolean;

  constructor({ label_format = "signed", ...rest }: LogisticLossOptions = {}) {
    super(rest);
    if (label_format !== "signed" && label_format !== "binary") {
      throw new RangeError(
        `Cannot make LogisticLoss with label_format ${formatValue(label_format)}: it must be ` +
          "signed or binary.",
      );
    }
    this.#signed = label_format === "signed";
  }

  override forward(pred: NDArray, label: NDArray, sample_weight?: NDArray | null): NDArray {
    const given = reshapeLike(label, pred);
    const z = this.#signed ? given.add(1).multiply(0.5) : given;
    return this.perSample(logisticLoss(pred, z), sample_weight);
  }
}
