/** Layers of `mxnet.gluon.contrib.nn`, which are those of `nn`, and attention. */
export { SyncBatchNorm, type SyncBatchNormOptions } from "../../nn/batch_norm.ts";
export { Concurrent, Concurrent as HybridConcurrent } from "../../nn/concurrent.ts";
export { Identity } from "../../nn/lambda.ts";
export { PixelShuffle1D, PixelShuffle2D, PixelShuffle3D } from "../../nn/pixel_shuffle.ts";
export { AdditiveAttention, type AttentionInputs, DotProductAttention } from "./attention.ts";
export { maskedSoftmax } from "./masked_softmax.ts";
export { MultiHeadAttention, type MultiHeadAttentionOptions } from "./multi_head_attention.ts";
export { PositionalEncoding } from "./positional_encoding.ts";
