/** `npx`: what `mx.npx` adds to NumPy's names for neural networks, over the operations of `nd`. */
import * as nd from "../nd/mod.ts";

export {
  Activation as activation,
  BatchNorm as batch_norm,
  batch_dot,
  Convolution as convolution,
  Deconvolution as deconvolution,
  Dropout as dropout,
  Embedding as embedding,
  erf,
  erfinv,
  FullyConnected as fully_connected,
  flatten as batch_flatten,
  gamma,
  gammaln,
  gather_nd,
  LayerNorm as layer_norm,
  LeakyReLU as leaky_relu,
  one_hot,
  Pooling as pooling,
  pick,
  relu,
  SequenceMask as sequence_mask,
  sigmoid,
  smooth_l1,
  stop_gradient,
  waitall,
} from "../nd/mod.ts";

/** Softmax along an axis (default: the last). */
export function softmax(x: nd.NDArray, axis: number | nd.SoftmaxOptions = -1): nd.NDArray {
  return nd.softmax(x, typeof axis === "number" ? { axis } : axis);
}

/** Logarithm of softmax along an axis (default: the last). */
export function log_softmax(x: nd.NDArray, axis: number | nd.SoftmaxOptions = -1): nd.NDArray {
  return nd.log_softmax(x, typeof axis === "number" ? { axis } : axis);
}

/** `x` in the shape of another array. */
export function reshape_like(x: nd.NDArray, like: nd.NDArray): nd.NDArray {
  return nd.reshape(x, like.shape);
}

/** Does nothing: arrays have NumPy's conventions in `np`, and MXNet's older ones in `nd`, side by side. */
export function set_np(): void {}

/** Does nothing, as `set_np`. */
export function reset_np(): void {}

/** Whether `np` may be used: always. */
export function is_np_array(): boolean {
  return true;
}
