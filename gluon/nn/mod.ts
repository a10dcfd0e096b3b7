/** Layers, under the names of `mxnet.gluon.nn`. */
export { Block, Block as HybridBlock } from "../block.ts";
export {
  Activation,
  ELU,
  GELU,
  LeakyReLU,
  PReLU,
  type PReLUOptions,
  SELU,
  Swish,
} from "./activations.ts";
export { BatchNorm, type BatchNormOptions } from "./batch_norm.ts";
export { Conv1D, Conv2D, type ConvOptions } from "./conv.ts";
export { Dense, type DenseOptions } from "./dense.ts";
export { Dropout, type DropoutOptions } from "./dropout.ts";
export { Embedding, type EmbeddingOptions } from "./embedding.ts";
export { Flatten } from "./flatten.ts";
export { Identity, Lambda, Lambda as HybridLambda } from "./lambda.ts";
export { LayerNorm, type LayerNormOptions } from "./layer_norm.ts";
export {
  AvgPool2D,
  type AvgPoolOptions,
  GlobalAvgPool2D,
  GlobalMaxPool2D,
  MaxPool2D,
  type PoolOptions,
} from "./pool.ts";
export { Sequential, Sequential as HybridSequential } from "./sequential.ts";
