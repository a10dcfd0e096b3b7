/** Further names that MXNet has for operations: each is the one that it stands for. */
import type { DType } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import { resolveAxis, type Shape } from "../shape.ts";
import { add_n } from "./add_n.ts";
import { add, divide, maximum, minimum, modulo, multiply, power, subtract } from "./arithmetic.ts";
import { cast, copy } from "./cast.ts";
import { equal, greater, greater_equal, lesser, lesser_equal, not_equal } from "./comparison.ts";
import { concat, split } from "./concat.ts";
import { hypot } from "./hypot.ts";
import { logical_and, logical_or, logical_xor } from "./logical.ts";
import { flatten, reshape } from "./reshape.ts";
import { stop_gradient } from "./stop_gradient.ts";
import { transpose } from "./transpose.ts";

export {
  add as broadcast_add,
  add as broadcast_plus,
  add as elemwise_add,
  add_n as ElementWiseSum,
  concat as Concat,
  copy as identity,
  divide as broadcast_div,
  divide as elemwise_div,
  divide as true_divide,
  equal as broadcast_equal,
  flatten as Flatten,
  greater as broadcast_greater,
  greater_equal as broadcast_greater_equal,
  hypot as broadcast_hypot,
  lesser as broadcast_lesser,
  lesser_equal as broadcast_lesser_equal,
  logical_and as broadcast_logical_and,
  logical_or as broadcast_logical_or,
  logical_xor as broadcast_logical_xor,
  maximum as broadcast_maximum,
  minimum as broadcast_minimum,
  modulo as broadcast_mod,
  multiply as broadcast_mul,
  multiply as elemwise_mul,
  not_equal as broadcast_not_equal,
  power as broadcast_power,
  stop_gradient as BlockGrad,
  subtract as broadcast_minus,
  subtract as broadcast_sub,
  subtract as elemwise_sub,
};

/** `reshape` with the shape as an option. */
export function Reshape(x: NDArray, { shape }: { shape: Shape }): NDArray {
  return reshape(x, shape);
}

/** `cast` with the dtype as an option. */
export function Cast(x: NDArray, { dtype }: { dtype: DType }): NDArray {
  return cast(x, dtype);
}

/** `split` with the number of parts as an option. */
export function SliceChannel(
  x: NDArray,
  options: { num_outputs: number; axis?: number; squeeze_axis?: boolean },
): NDArray[] {
  const { num_outputs, ...rest } = options;
  return split(x, num_outputs, rest);
}

/** Two axes exchanged. */
export function SwapAxis(
  x: NDArray,
  { dim1 = 0, dim2 = 0 }: { dim1?: number; dim2?: number } = {},
): NDArray {
  const [a, b] = [dim1, dim2].map((axis) => resolveAxis(axis, x.ndim, "SwapAxis")) as [
    number,
    number,
  ];
  const axes = x.shape.map((_, i) => (i === a ? b : i === b ? a : i));
  return transpose(x, axes);
}
