/** What an error costs, by the names of the option `loss`. */
import { loss } from "../gluon/mod.ts";

/** `(pred (batch), label (batch), sample_weight?) -> (batch)`. */
export const penalties: Readonly<Record<"huber" | "l2" | "mse", loss.Loss>> = {
  huber: new loss.HuberLoss(),
  l2: new loss.L2Loss(),
  mse: new loss.L2Loss({ weight: 2 }),
};
