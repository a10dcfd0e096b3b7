/** Losses, under the names of `mxnet.gluon.loss`. */
export { L2Loss } from "./l2_loss.ts";
export { Loss, type LossOptions } from "./loss.ts";
