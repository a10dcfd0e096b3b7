/** TD-error losses by the names of the option `loss`. */
import * as loss from "../../gluon/loss/mod.ts";

/** The name of a TD-error loss. */
export type TDLossName = "huber" | "l2" | "mse";

/** `(pred (batch), label (batch), sample_weight?) -> (batch)`. */
export const tdLosses: Readonly<Record<TDLossName, loss.Loss>> = {
  huber: new loss.HuberLoss(),
  l2: new loss.L2Loss(),
  mse: new loss.L2Loss({ weight: 2 }),
};
