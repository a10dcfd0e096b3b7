/** Losses, under the names of `mxnet.gluon.loss`. */
export { CosineEmbeddingLoss, type CosineEmbeddingLossOptions } from "./cosine_embedding_loss.ts";
export { CTCLoss, type CTCLossOptions } from "./ctc_loss.ts";
export { HingeLoss, type HingeLossOptions, SquaredHingeLoss } from "./hinge_loss.ts";
export { HuberLoss, type HuberLossOptions } from "./huber_loss.ts";
export { KLDivLoss, type KLDivLossOptions } from "./kl_div_loss.ts";
export { L1Loss } from "./l1_loss.ts";
export { L2Loss } from "./l2_loss.ts";
export { LogisticLoss, type LogisticLossOptions } from "./logistic_loss.ts";
export { Loss, type LossOptions } from "./loss.ts";
export { PoissonNLLLoss, type PoissonNLLLossOptions } from "./poisson_nll_loss.ts";
export { SDMLLoss, type SDMLLossOptions } from "./sdml_loss.ts";
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
export { TripletLoss, type TripletLossOptions } from "./triplet_loss.ts";
