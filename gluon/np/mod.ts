/** `np`: NumPy's names, arguments and conventions over the operations of `nd`, as `mx.np` has them. */
import type { NDArray, Shape } from "../nd/mod.ts";

export {
  type ArrayLikeValue,
  abs,
  abs as absolute,
  abs as fabs,
  add,
  arccos,
  arccosh,
  arcsin,
  arcsinh,
  arctan,
  arctanh,
  broadcast_to,
  cbrt,
  ceil,
  clip,
  copy,
  cos,
  cosh,
  degrees,
  degrees as rad2deg,
  divide,
  divide as true_divide,
  einsum,
  equal,
  exp,
  expand_dims,
  expm1,
  fix,
  floor,
  full_like,
  greater,
  greater_equal,
  hypot,
  isfinite,
  isinf,
  isnan,
  lesser as less,
  lesser_equal as less_equal,
  log,
  log1p,
  log2,
  log10,
  logical_and,
  logical_not,
  logical_or,
  logical_xor,
  maximum,
  minimum,
  modulo as mod,
  modulo as remainder,
  multiply,
  NDArray as ndarray,
  nanprod,
  nansum,
  negative,
  nonzero,
  not_equal,
  ones_like,
  power,
  power as float_power,
  radians,
  radians as deg2rad,
  reciprocal,
  rint,
  sign,
  sin,
  sinh,
  sqrt,
  square,
  squeeze,
  subtract,
  tan,
  tanh,
  tensordot,
  tile,
  transpose,
  trunc,
  where,
  zeros_like,
  zeros_like as empty_like,
} from "../nd/mod.ts";
export { bincount, count_nonzero, histogram } from "./counting.ts";
export {
  arange,
  array,
  empty,
  eye,
  full,
  identity,
  linspace,
  meshgrid,
  ones,
  type ShapeLike,
  zeros,
} from "./creation.ts";
export {
  diagflat,
  diagonal,
  diff,
  ediff1d,
  interp,
  polyfit,
  polyval,
  trace,
  trapz,
} from "./differences.ts";
export {
  arctan2,
  around,
  around as round,
  around as round_,
  copysign,
  divmod,
  heaviside,
  ldexp,
  modf,
  nan_to_num,
  positive,
  signbit,
} from "./elementwise.ts";
export {
  blackman,
  diag_indices_from,
  hamming,
  hanning,
  indices,
  logspace,
  tri,
  tril_indices,
  tril_indices_from,
  triu_indices,
  triu_indices_from,
  vander,
} from "./grids.ts";
export * as linalg from "./linalg.ts";
export {
  all,
  all as alltrue,
  allclose,
  any,
  any as sometrue,
  array_equal,
  array_equiv,
  type CloseOptions,
  isclose,
  isin,
  isin as in1d,
  isneginf,
  isposinf,
} from "./logic.ts";
export { dot, inner, matmul, outer, vdot } from "./products.ts";
export * as random from "./random.ts";
export {
  type AxisLike,
  argmax,
  argmin,
  average,
  cumsum,
  max,
  max as amax,
  mean,
  min,
  min as amin,
  prod,
  prod as product,
  type SpreadOptions,
  std,
  sum,
  variance as var,
} from "./reductions.ts";
export {
  intersect1d,
  setdiff1d,
  setxor1d,
  type UniqueOptions,
  union1d,
  unique,
} from "./sets.ts";
export {
  concatenate,
  diag,
  flip,
  hstack,
  moveaxis,
  ravel,
  repeat,
  reshape,
  split,
  stack,
  swapaxes,
  take,
  tril,
  triu,
  vstack,
  vstack as row_stack,
} from "./shapes.ts";
export {
  argsort,
  argwhere,
  choose,
  compress,
  digitize,
  extract,
  flatnonzero,
  searchsorted,
  select,
  sort,
  take_along_axis,
  unravel_index,
} from "./sorting.ts";
export {
  append,
  array_split,
  atleast_1d,
  atleast_2d,
  atleast_3d,
  broadcast_arrays,
  column_stack,
  deleted as delete,
  dsplit,
  dstack,
  fliplr,
  flipud,
  hsplit,
  insert,
  type PadWidth,
  pad,
  resize,
  roll,
  rollaxis,
  rot90,
  vsplit,
} from "./stacking.ts";
export {
  corrcoef,
  cov,
  median,
  nanargmax,
  nanargmin,
  nancumsum,
  nanmax,
  nanmean,
  nanmin,
  percentile,
  ptp,
  quantile,
} from "./statistics.ts";
export { genfromtxt, type TextOptions } from "./text.ts";

/** The circle's circumference over its diameter. */
export const pi: number = Math.PI;
/** Euler's number, the base of natural logarithms. */
export const e: number = Math.E;
/** Positive infinity. */
export const inf: number = Number.POSITIVE_INFINITY;
/** Not a number. */
export const nan: number = Number.NaN;
/** Positive infinity, by its older name. */
export const PINF: number = Number.POSITIVE_INFINITY;
/** Negative infinity. */
export const NINF: number = Number.NEGATIVE_INFINITY;
/** Not a number, by its older name. */
export const NAN: number = Number.NaN;
/** An axis of length 1, among indices: `x.get(null)`. */
export const newaxis: null = null;
/** The dtype of numbers in single precision, the default. */
export const float32: "float32" = "float32";
/** The dtype of whole numbers. */
export const int32: "int32" = "int32";
/** The dtype of bytes. */
export const uint8: "uint8" = "uint8";

/** Number of axes. */
export function ndim(x: NDArray): number {
  return x.ndim;
}

/** Lengths of the axes. */
export function shape(x: NDArray): Shape {
  return x.shape;
}

/** Number of elements, or the length of an axis. */
export function size(x: NDArray, axis?: number | null): number {
  return axis === null || axis === undefined ? x.size : (x.shape.at(axis) as number);
}
