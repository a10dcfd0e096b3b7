/** Layers, under the names of `mxnet.gluon.nn`. */
export { Block, Block as HybridBlock } from "../block/block.ts";
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
export {
  BatchNorm,
  type BatchNormOptions,
  BatchNormReLU,
  SyncBatchNorm,
  type SyncBatchNormOptions,
} from "./batch_norm.ts";
export { Concurrent, Concurrent as HybridConcurrent } from "./concurrent.ts";
export { Conv1D, Conv2D, Conv3D } from "./conv.ts";
export type { ConvLayer, ConvOptions, ConvTransposeOptions } from "./conv_layer.ts";
export { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose } from "./conv_transpose.ts";
export { Dense, type DenseOptions } from "./dense.ts";
export { Dropout, type DropoutOptions } from "./dropout.ts";
export { Embedding, type EmbeddingOptions } from "./embedding.ts";
export { Flatten } from "./flatten.ts";
export {
  GlobalAvgPool1D,
  GlobalAvgPool2D,
  GlobalAvgPool3D,
  GlobalMaxPool1D,
  GlobalMaxPool2D,
  GlobalMaxPool3D,
} from "./global_pool.ts";
export { GroupNorm, type GroupNormOptions } from "./group_norm.ts";
export { InstanceNorm, type InstanceNormOptions } from "./instance_norm.ts";
export { Identity, Lambda, Lambda as HybridLambda } from "./lambda.ts";
export { LayerNorm, type LayerNormOptions } from "./layer_norm.ts";
export {
  type PixelShuffle,
  PixelShuffle1D,
  PixelShuffle2D,
  PixelShuffle3D,
} from "./pixel_shuffle.ts";
export { AvgPool1D, AvgPool2D, AvgPool3D, MaxPool1D, MaxPool2D, MaxPool3D } from "./pool.ts";
export type { AvgPoolOptions, GlobalPoolOptions, PoolLayer, PoolOptions } from "./pool_layer.ts";
export { ReflectionPad2D } from "./reflection_pad.ts";
export { type Layer, Sequential, Sequential as HybridSequential } from "./sequential.ts";
