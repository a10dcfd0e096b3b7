/** Every operation of `nd`, one file (or family) each. */
export { Activation, relu, sigmoid, softrelu, softsign, tanh } from "./activation.ts";
export { type AdamUpdateAttrs, adam_update } from "./adam_update.ts";
export { type ArgOptions, argmax, argmin } from "./arg_reduce.ts";
export { add, divide, maximum, minimum, modulo, multiply, power, subtract } from "./arithmetic.ts";
export { broadcast_to } from "./broadcast_to.ts";
export { cast, copy, copyTo } from "./cast.ts";
export { clip } from "./clip.ts";
export { equal, greater, greater_equal, lesser, lesser_equal, not_equal } from "./comparison.ts";
export { concat, type SplitOptions, split, stack } from "./concat.ts";
export { Convolution, type ConvolutionOptions } from "./convolution.ts";
export { dense } from "./dense.ts";
export { batch_dot, type DotOptions, dot } from "./dot.ts";
export { flip } from "./flip.ts";
export { gather_nd } from "./gather_nd.ts";
export { ones_like, zeros_like } from "./like.ts";
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
export { type OneHotOptions, one_hot } from "./one_hot.ts";
export { type PickOptions, pick } from "./pick.ts";
export { Pooling, type PoolingOptions, type PoolType } from "./pooling.ts";
export { random_uniform } from "./random_uniform.ts";
export { max, mean, min, type NormOptions, norm, type ReduceOptions, sum } from "./reduce.ts";
export { expand_dims, flatten, reshape, squeeze } from "./reshape.ts";
export { type RMSPropUpdateAttrs, rmsprop_update } from "./rmsprop_update.ts";
export { type MomentumUpdateAttrs, sgd_mom_update, sgd_update } from "./sgd_update.ts";
export { slice, slice_axis } from "./slice.ts";
export { smooth_l1 } from "./smooth_l1.ts";
export { log_softmax, type SoftmaxOptions, softmax } from "./softmax.ts";
export { type AxisOptions, add_at, type IndexMode, type TakeOptions, take } from "./take.ts";
export { type RepeatOptions, repeat, tile } from "./tile.ts";
export { transpose } from "./transpose.ts";
export type { UpdateAttrs } from "./update.ts";
export { where } from "./where.ts";
export type { Layout, PerAxis } from "./window.ts";
