/** `npx`: what `mx.npx` adds to NumPy's names for neural networks, over the operations of `nd`. */
import * as nd from "../nd/mod.ts";

export { load, save } from "../io/array_file.ts";
export {
  Activation as activation,
  BatchNorm as batch_norm,
  batch_dot,
  Context,
  Convolution as convolution,
  cast,
  cpu,
  current_context,
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
  gpu,
  LayerNorm as layer_norm,
  LeakyReLU as leaky_relu,
  nonzero,
  num_gpus,
  one_hot,
  Pooling as pooling,
  pick,
  relu,
  SequenceMask as sequence_mask,
  shape_array,
  sigmoid,
  slice,
  smooth_l1,
  stop_gradient,
  topk,
  waitall,
} from "../nd/mod.ts";
export * as random from "./random.ts";

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

/** `start, start + step, ...`, as many as there are elements, in the shape of `x`; or along an axis, as a vector. */
export function arange_like(
  x: nd.NDArray,
  {
    start = 0,
    step = 1,
    axis = null,
  }: { start?: number; step?: number; axis?: number | null } = {},
): nd.NDArray {
  const length = axis === null ? x.size : (x.shape.at(axis) as number);
  const values = Float64Array.from({ length }, (_, i) => start + i * step);
  return nd.array(values, { shape: axis === null ? x.shape : [length] });
}

/**
 * Another shape: -1 is what is left, -2 keeps a length, -3 drops one that is 1, -4 keeps all that are left, -5 merges two, and -6
 * splits one into the two that follow.
 */
export function reshape(x: nd.NDArray, newshape: number | readonly number[]): nd.NDArray {
  const codes = typeof newshape === "number" ? [newshape] : newshape;
  return nd.reshape(x, lengthsOf(codes, x.shape));
}

function lengthsOf(codes: readonly number[], shape: nd.Shape): number[] {
  const lengths: number[] = [];
  let at = 0;
  const next = (): number => {
    const length = shape[at++];
    if (length !== undefined) return length;
    throw new RangeError(
      `Cannot reshape (${shape.join(", ")}) to (${codes.join(", ")}): it has too few axes for the codes.`,
    );
  };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code === -2) lengths.push(next());
    else if (code === -3) {
      if (next() !== 1)
        throw new RangeError(
          `Cannot drop axis ${at - 1} of (${shape.join(", ")}): its length is not 1.`,
        );
    } else if (code === -4) while (at < shape.length) lengths.push(next());
    else if (code === -5) lengths.push(next() * next());
    else if (code === -6) {
      const [whole, first, second] = [next(), codes[++i] as number, codes[++i] as number];
      lengths.push(first === -1 ? whole / second : first, second === -1 ? whole / first : second);
    } else {
      lengths.push(code);
      at++;
    }
  }
  return lengths;
}

/** Does nothing: arrays have NumPy's conventions in `np`, and MXNet's older ones in `nd`, side by side. */
export function set_np(): void {}

/** Does nothing, as `set_np`. */
export function reset_np(): void {}

/** Whether `np` may be used: always. */
export function is_np_array(): boolean {
  return true;
}
