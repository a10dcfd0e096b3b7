/** Losses, under the names of `mxnet.gluon.loss`. */
export { HingeLoss, type HingeLossOptions, SquaredHingeLoss } from "./hinge_loss.ts";
export { HuberLoss, type HuberLossOptions } from "./huber_loss.ts";
export { KLDivLoss, type KLDivLossOptions } from "./kl_div_loss.ts";
export { L1Loss } from "./l1_loss.ts";
export { L2Loss } from "./l2_loss.ts";
export { LogisticLoss, type LogisticLossOptions } from "./logistic_loss.ts";
export { Loss, type LossOptions } from "./loss.ts";
export {
  SigmoidBinaryCrossEntropyLoss,
  SigmoidBinaryCrossEntropyLoss as SigmoidBCELoss,
  type SigmoidBinaryCrossEntropyLossOptions,
} from "./sigmoid_binary_cross_entropy_loss.ts";
export {
  SoftmaxCrossEntropyLoss,
  SoftmaxCrossEntropyLoss as SoftmaxCELoss,
  type SoftmaxCrossEntropyLossOptions,
} from "./softmax_cross_entropy_loss.ts";
