/** Operations as methods of arrays: a list, long and flat; each is documented where the op is stated, under ops/. */
import type { DType, Shape } from "../../backends/backend.ts";
import type { ArrayLikeValue, NDArray } from "./ndarray.ts";
import type {
  ArgOptions,
  DotOptions,
  NormOptions,
  OneHotOptions,
  PickOptions,
  ReduceOptions,
  RepeatOptions,
  SoftmaxOptions,
  SplitOptions,
  TakeOptions,
} from "./ops/mod.ts";
import * as ops from "./ops/mod.ts";

/** The operations that an NDArray has as methods; `x.f(y)` is `nd.f(x, y)`. */
export abstract class Operations {
  negative(this: NDArray): NDArray {
    return ops.negative(this);
  }
  abs(this: NDArray): NDArray {
    return ops.abs(this);
  }
  sign(this: NDArray): NDArray {
    return ops.sign(this);
  }
  floor(this: NDArray): NDArray {
    return ops.floor(this);
  }
  ceil(this: NDArray): NDArray {
    return ops.ceil(this);
  }
  round(this: NDArray): NDArray {
    return ops.round(this);
  }
  exp(this: NDArray): NDArray {
    return ops.exp(this);
  }
  log(this: NDArray): NDArray {
    return ops.log(this);
  }
  log1p(this: NDArray): NDArray {
    return ops.log1p(this);
  }
  expm1(this: NDArray): NDArray {
    return ops.expm1(this);
  }
  sqrt(this: NDArray): NDArray {
    return ops.sqrt(this);
  }
  rsqrt(this: NDArray): NDArray {
    return ops.rsqrt(this);
  }
  square(this: NDArray): NDArray {
    return ops.square(this);
  }
  reciprocal(this: NDArray): NDArray {
    return ops.reciprocal(this);
  }
  sin(this: NDArray): NDArray {
    return ops.sin(this);
  }
  cos(this: NDArray): NDArray {
    return ops.cos(this);
  }
  tanh(this: NDArray): NDArray {
    return ops.tanh(this);
  }
  sigmoid(this: NDArray): NDArray {
    return ops.sigmoid(this);
  }
  relu(this: NDArray): NDArray {
    return ops.relu(this);
  }
  softrelu(this: NDArray): NDArray {
    return ops.softrelu(this);
  }
  softsign(this: NDArray): NDArray {
    return ops.softsign(this);
  }
  erf(this: NDArray): NDArray {
    return ops.erf(this);
  }
  add(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.add(this, other);
  }
  subtract(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.subtract(this, other);
  }
  multiply(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.multiply(this, other);
  }
  divide(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.divide(this, other);
  }
  modulo(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.modulo(this, other);
  }
  power(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.power(this, other);
  }
  maximum(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.maximum(this, other);
  }
  minimum(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.minimum(this, other);
  }
  equal(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.equal(this, other);
  }
  not_equal(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.not_equal(this, other);
  }
  greater(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.greater(this, other);
  }
  greater_equal(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.greater_equal(this, other);
  }
  lesser(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.lesser(this, other);
  }
  lesser_equal(this: NDArray, other: ArrayLikeValue): NDArray {
    return ops.lesser_equal(this, other);
  }
  sum(this: NDArray, options?: ReduceOptions): NDArray {
    return ops.sum(this, options);
  }
  mean(this: NDArray, options?: ReduceOptions): NDArray {
    return ops.mean(this, options);
  }
  max(this: NDArray, options?: ReduceOptions): NDArray {
    return ops.max(this, options);
  }
  min(this: NDArray, options?: ReduceOptions): NDArray {
    return ops.min(this, options);
  }
  norm(this: NDArray, options?: NormOptions): NDArray {
    return ops.norm(this, options);
  }
  argmax(this: NDArray, options?: ArgOptions): NDArray {
    return ops.argmax(this, options);
  }
  argmin(this: NDArray, options?: ArgOptions): NDArray {
    return ops.argmin(this, options);
  }
  dot(this: NDArray, other: NDArray, options?: DotOptions): NDArray {
    return ops.dot(this, other, options);
  }
  reshape(this: NDArray, shape: Shape): NDArray {
    return ops.reshape(this, shape);
  }
  flatten(this: NDArray): NDArray {
    return ops.flatten(this);
  }
  transpose(this: NDArray, axes?: readonly number[]): NDArray {
    return ops.transpose(this, axes);
  }
  expand_dims(this: NDArray, axis: number): NDArray {
    return ops.expand_dims(this, axis);
  }
  squeeze(this: NDArray, axis?: number | readonly number[]): NDArray {
    return ops.squeeze(this, axis);
  }
  slice(
    this: NDArray,
    begin: readonly (number | null)[],
    end: readonly (number | null)[],
    step?: readonly number[],
  ): NDArray {
    return ops.slice(this, begin, end, step);
  }
  slice_axis(this: NDArray, axis: number, begin: number, end: number | null): NDArray {
    return ops.slice_axis(this, axis, begin, end);
  }
  broadcast_to(this: NDArray, shape: Shape): NDArray {
    return ops.broadcast_to(this, shape);
  }
  split(this: NDArray, num_outputs: number, options?: SplitOptions): NDArray[] {
    return ops.split(this, num_outputs, options);
  }
  tile(this: NDArray, reps: number | readonly number[]): NDArray {
    return ops.tile(this, reps);
  }
  repeat(this: NDArray, repeats: number, options?: RepeatOptions): NDArray {
    return ops.repeat(this, repeats, options);
  }
  flip(this: NDArray, axis: number | readonly number[]): NDArray {
    return ops.flip(this, axis);
  }
  clip(this: NDArray, a_min: number, a_max: number): NDArray {
    return ops.clip(this, a_min, a_max);
  }
  pick(this: NDArray, index: NDArray, options?: PickOptions): NDArray {
    return ops.pick(this, index, options);
  }
  take(this: NDArray, indices: NDArray, options?: TakeOptions): NDArray {
    return ops.take(this, indices, options);
  }
  one_hot(this: NDArray, depth: number, options?: OneHotOptions): NDArray {
    return ops.one_hot(this, depth, options);
  }
  softmax(this: NDArray, options?: SoftmaxOptions): NDArray {
    return ops.softmax(this, options);
  }
  log_softmax(this: NDArray, options?: SoftmaxOptions): NDArray {
    return ops.log_softmax(this, options);
  }
  astype(this: NDArray, dtype: DType): NDArray {
    return ops.cast(this, dtype);
  }
}
