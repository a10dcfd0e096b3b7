/** Every operation of `nd`, one file (or family) each. */
export { Activation, relu, sigmoid, softrelu, softsign, tanh } from "./activation.ts";
export { type AdamUpdateAttrs, adam_update } from "./adam_update.ts";
export { add_n } from "./add_n.ts";
export { type ArgOptions, argmax, argmax_channel, argmin } from "./arg_reduce.ts";
export { add, divide, maximum, minimum, modulo, multiply, power, subtract } from "./arithmetic.ts";
export {
  type BroadcastAxesOptions,
  broadcast_axes,
  broadcast_axes as broadcast_axis,
  broadcast_to,
} from "./broadcast_to.ts";
export { cast, copy, copyTo } from "./cast.ts";
export { clip } from "./clip.ts";
export { equal, greater, greater_equal, lesser, lesser_equal, not_equal } from "./comparison.ts";
export {
  array_split,
  concat,
  type SectionOptions,
  type SplitOptions,
  split,
  split_v2,
  stack,
} from "./concat.ts";
export { Convolution, type ConvolutionOptions } from "./convolution.ts";
export { CTCLoss, CTCLoss as ctc_loss, type CTCLossOptions } from "./ctc_loss.ts";
export { cbrt, rcbrt } from "./cube_root.ts";
export { cumsum } from "./cumsum.ts";
export { Deconvolution, type DeconvolutionOptions } from "./deconvolution.ts";
export { dense } from "./dense.ts";
export { depth_to_space, space_to_depth } from "./depth_to_space.ts";
export { type DiagOptions, diag } from "./diag.ts";
export { batch_dot, type DotOptions, dot } from "./dot.ts";
export { einsum } from "./einsum.ts";
export { erfinv } from "./erfinv.ts";
export { isfinite, isinf, isnan } from "./finite.ts";
export { flip } from "./flip.ts";
export { gamma, gammaln } from "./gamma.ts";
export { gather_nd } from "./gather_nd.ts";
export { hard_sigmoid } from "./hard_sigmoid.ts";
export { arccosh, arcsinh, arctanh, cosh, sinh } from "./hyperbolic.ts";
export { hypot } from "./hypot.ts";
export { khatri_rao } from "./khatri_rao.ts";
export { type L2Mode, L2Normalization, type L2NormalizationOptions } from "./l2_normalization.ts";
export { full_like, ones_like, zeros_like } from "./like.ts";
export { log2, log10 } from "./logarithm.ts";
export { logical_and, logical_not, logical_or, logical_xor } from "./logical.ts";
export { LRN, type LRNOptions } from "./lrn.ts";
export {
  abs,
  ceil,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  negative,
  reciprocal,
  round,
  rsqrt,
  sign,
  sin,
  sqrt,
  square,
} from "./maths.ts";
export { type MomentsOptions, moments } from "./moments.ts";
export {
  all_finite,
  batch_take,
  concatenate,
  empty,
  GroupNorm,
  type GroupNormOptions,
  InstanceNorm,
  type InstanceNormOptions,
  multi_all_finite,
  Pad,
  ravel_multi_index,
  reverse,
  softmax_cross_entropy,
  unravel_index,
} from "./mxnet_functions.ts";
export {
  BatchNorm,
  type BatchNormOpOptions,
  Dropout,
  type DropoutOpOptions,
  Embedding,
  FullyConnected,
  type FullyConnectedOptions,
  LayerNorm,
  LeakyReLU,
  type LeakyReLUOptions,
  type LeakyReLUType,
  SoftmaxActivation,
} from "./mxnet_layers.ts";
export * from "./mxnet_names.ts";
export { boolean_mask, nonzero } from "./nonzero.ts";
export { type OneHotOptions, one_hot } from "./one_hot.ts";
export { type PadOptions, pad } from "./pad.ts";
export { type PickOptions, pick } from "./pick.ts";
export { Pooling, type PoolingOptions, type PoolType } from "./pooling.ts";
export { nanprod, nansum, prod } from "./prod.ts";
export { random_uniform } from "./random_uniform.ts";
export {
  max,
  max as max_axis,
  mean,
  min,
  min as min_axis,
  type NormOptions,
  norm,
  type ReduceOptions,
  sum,
  sum as sum_axis,
} from "./reduce.ts";
export { expand_dims, flatten, type ReshapeOptions, reshape, squeeze } from "./reshape.ts";
export { type RMSPropUpdateAttrs, rmsprop_update } from "./rmsprop_update.ts";
export { type RMSPropAlexUpdateAttrs, rmspropalex_update } from "./rmspropalex_update.ts";
export { fix, rint, trunc } from "./rounding.ts";
export { scatter_nd } from "./scatter_nd.ts";
export {
  SequenceLast,
  SequenceMask,
  type SequenceMaskOptions,
  type SequenceOptions,
  SequenceReverse,
} from "./sequence.ts";
export { type MomentumUpdateAttrs, sgd_mom_update, sgd_update } from "./sgd_update.ts";
export {
  type BroadcastLikeOptions,
  broadcast_like,
  type ReshapeLikeOptions,
  reshape_like,
  shape_array,
  size_array,
  slice_like,
} from "./shape_like.ts";
export { slice, slice as crop, slice_axis } from "./slice.ts";
export { smooth_l1 } from "./smooth_l1.ts";
export {
  log_softmax,
  type SoftmaxOptions,
  type SoftminOptions,
  softmax,
  softmin,
} from "./softmax.ts";
export {
  type ArgsortOptions,
  argsort,
  type SortOptions,
  sort,
  type TopkOptions,
  topk,
} from "./sort.ts";
export { make_loss, make_loss as MakeLoss, stop_gradient } from "./stop_gradient.ts";
export { moveaxis, swapaxes } from "./swapaxes.ts";
export { type AxisOptions, add_at, type IndexMode, type TakeOptions, take } from "./take.ts";
export { type ContractedAxes, tensordot } from "./tensordot.ts";
export { type RepeatOptions, repeat, tile } from "./tile.ts";
export { transpose } from "./transpose.ts";
export { arccos, arcsin, arctan, degrees, radians, tan } from "./trigonometry.ts";
export { UpSampling, type UpSamplingOptions } from "./up_sampling.ts";
export type { UpdateAttrs } from "./update.ts";
export { where } from "./where.ts";
export type { Layout, PerAxis } from "./window.ts";
