/** Functions that MXNet has for what others here do together. */
import type { DType, Shape } from "../../../backends/backend.ts";
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { add_n } from "./add_n.ts";
import { concat } from "./concat.ts";
import { isfinite } from "./finite.ts";
import { flip } from "./flip.ts";
import { type PadOptions, pad } from "./pad.ts";
import { pick } from "./pick.ts";
import { min } from "./reduce.ts";
import { log_softmax } from "./softmax.ts";

/** Arrays joined along an axis, the first by default. */
export function concatenate(
  arrays: readonly NDArray[],
  { axis = 0 }: { axis?: number } = {},
): NDArray {
  return concat(arrays, { dim: axis });
}

/** The reverse along an axis or several. */
export function reverse(x: NDArray, { axis }: { axis: number | readonly number[] }): NDArray {
  return flip(x, axis);
}

/** `pad` by its older name. */
export function Pad(x: NDArray, options: PadOptions): NDArray {
  return pad(x, options);
}

/** An array whose values nobody has set yet: zeros. */
export function empty(shape: Shape, { dtype = "float32" }: { dtype?: DType } = {}): NDArray {
  return NDArray.from(new Float64Array(sizeOf(shape)), shape, dtype);
}

/** The element at `indices (n)` of each row of `x (n, m)`. */
export function batch_take(x: NDArray, indices: NDArray): NDArray {
  return pick(x, indices, { axis: 1 });
}

/** The sum of the cross-entropies of the softmax of `data (batch, classes)` and `label (batch)`, of shape `(1,)`. */
export function softmax_cross_entropy(data: NDArray, label: NDArray): NDArray {
  return scope(() => pick(log_softmax(data), label).sum().negative().reshape([1]));
}

/** 1 where all elements are finite, else 0, of shape `(1,)`. */
export function all_finite(x: NDArray): NDArray {
  return scope(() => min(isfinite(x)).reshape([1]));
}

/** The same of several arrays. */
export function multi_all_finite(arrays: readonly NDArray[]): NDArray {
  return scope(() => add_n(arrays.map(all_finite)).equal(arrays.length));
}

/** Positions along each axis, `(axes, ...)`, of places in an array of that shape as if it were flat. */
export function unravel_index(data: NDArray, { shape }: { shape: Shape }): NDArray {
  return scope(() => {
    const places = data.astype("int32").expand_dims(0);
    const rows = shape.map((length, axis) =>
      places.divide(sizeOf(shape.slice(axis + 1))).modulo(length),
    );
    return concat(rows, { dim: 0 }).astype(data.dtype);
  });
}

/** Places, in an array of that shape as if it were flat, of positions along each axis, `(axes, ...)`. */
export function ravel_multi_index(data: NDArray, { shape }: { shape: Shape }): NDArray {
  if (data.shape[0] !== shape.length) {
    throw new RangeError(
      `Cannot ravel_multi_index ${formatShape(data.shape)} in ${formatShape(shape)}: it must have a row for each axis.`,
    );
  }
  return scope(() => {
    const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
    const column = NDArray.from(
      strides,
      [shape.length, ...data.shape.slice(1).map(() => 1)],
      data.dtype,
    );
    return data.multiply(column).sum({ axis: 0 }).reshape(data.shape.slice(1));
  });
}

/** What `InstanceNorm` takes. */
export interface InstanceNormOptions {
  /** Added to the variance. Default: 1e-3. */
  eps?: number;
}

/** `x (batch, channels, ...)` normalized over each channel of each sample; `gamma` and `beta` are `(channels)`. */
export function InstanceNorm(
  x: NDArray,
  gamma: NDArray,
  beta: NDArray,
  { eps = 1e-3 }: InstanceNormOptions = {},
): NDArray {
  return scope(() => {
    const [batch, channels] = x.shape as [number, number];
    const column = [1, channels, 1];
    const y = normalized(x.reshape([batch, channels, -1]), eps);
    return y.multiply(gamma.reshape(column)).add(beta.reshape(column)).reshape(x.shape);
  });
}

/** What `GroupNorm` takes. */
export interface GroupNormOptions {
  /** Default: 1. */
  num_groups?: number;
  /** Added to the variance. Default: 1e-5. */
  eps?: number;
}

/** `x (batch, channels, ...)` normalized over each group of channels of each sample; `gamma` and `beta` are `(groups)`. */
export function GroupNorm(
  x: NDArray,
  gamma: NDArray,
  beta: NDArray,
  { num_groups = 1, eps = 1e-5 }: GroupNormOptions = {},
): NDArray {
  return scope(() => {
    const column = [1, num_groups, 1];
    const y = normalized(x.reshape([x.shape[0] as number, num_groups, -1]), eps);
    return y.multiply(gamma.reshape(column)).add(beta.reshape(column)).reshape(x.shape);
  });
}

/** Mean 0 and variance 1 along the last axis. */
function normalized(x: NDArray, eps: number): NDArray {
  const centred = x.subtract(x.mean({ axis: 2, keepdims: true }));
  const variance = centred.square().mean({ axis: 2, keepdims: true });
  return centred.multiply(variance.add(eps).rsqrt());
}
