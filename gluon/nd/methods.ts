/** Operations as methods of arrays: a list, long and flat; each is documented where the op is stated, under ops/. */
import type { DType, Shape } from "../../backends/backend.ts";
import { type BackwardOptions, backward } from "./autograd/backward.ts";
import { type Assigned, setItem, withItem } from "./indexing/assign.ts";
import { getItem } from "./indexing/get.ts";
import type { Index } from "./indexing/index.ts";
import { overwrite } from "./indexing/overwrite.ts";
import type { ArrayLikeValue, NDArray } from "./ndarray.ts";
import { addOp, divideOp, moduloOp, multiplyOp, subtractOp } from "./ops/arithmetic.ts";
import { inPlace } from "./ops/in_place.ts";
import type {
  ArgOptions,
  ArgsortOptions,
  BroadcastAxesOptions,
  BroadcastLikeOptions,
  DiagOptions,
  DotOptions,
  NormOptions,
  OneHotOptions,
  PadOptions,
  PickOptions,
  ReduceOptions,
  RepeatOptions,
  ReshapeLikeOptions,
  ReshapeOptions,
  SectionOptions,
  SoftmaxOptions,
  SoftminOptions,
  SortOptions,
  SplitOptions,
  TakeOptions,
  TopkOptions,
} from "./ops/mod.ts";
import * as ops from "./ops/mod.ts";

/** The operations that an NDArray has as methods; `x.f(y)` is `nd.f(x, y)`. */
export interface Methods {
  /** The element or slice at a position along each of the first axes, `x[1, -1]` in Python. */
  at(...positions: number[]): NDArray;
  /**
   * The part that indices select, as in NumPy, as a new array: `x[1:3, ..., ::-1]` in Python is
   * `x.get("1:3, ..., ::-1")`; see `Index` for all forms. Repeated positions add up in the gradient. Positions in an
   * NDArray that are outside of their axis give NaN (int32: -2147483648, uint8: 255).
   */
  get(...indices: Index[]): NDArray;
  /**
   * Overwrites the values in place with numbers in row-major order, or with another array's.
   *
   * @throws {Error} while autograd follows the array, and, for numbers, while tracing.
   */
  set(values: ArrayLike<number> | NDArray): this;
  /**
   * Overwrites in place the part that indices select, `x[1:3, 0] = value` in Python: `x.set("1:3, 0", value)`. The value
   * is an array, numbers in lists or a number; it is broadcast to the part and converted to the dtype of the array.
   *
   * @throws {Error} while autograd records, and follows the array or the value; see `with`.
   */
  set(...indicesAndValue: readonly [Index, ...Index[], Assigned]): this;
  /**
   * A new array: this one with the part that indices select replaced by `value`, which is broadcast to it. The
   * counterpart of `x.set(...)` for arrays that autograd follows. Of positions that are equal the last counts.
   */
  with(...indicesAndValue: readonly [Index, ...Index[], Assigned]): NDArray;
  /** Overwrites in place the part that `slice` with these bounds gives. */
  slice_assign(
    rhs: NDArray,
    begin: readonly (number | null)[],
    end: readonly (number | null)[],
    step?: readonly (number | null)[],
  ): this;
  /** The same with a number. */
  slice_assign_scalar(
    value: number,
    begin: readonly (number | null)[],
    end: readonly (number | null)[],
    step?: readonly (number | null)[],
  ): this;
  /** `x += y` in place. This and its like are refused while autograd records and follows `x` or `y`. */
  iadd(other: ArrayLikeValue): this;
  /** `x -= y` in place. */
  isub(other: ArrayLikeValue): this;
  /** `x *= y` in place. */
  imul(other: ArrayLikeValue): this;
  /** `x /= y` in place. */
  idiv(other: ArrayLikeValue): this;
  /** `x %= y` in place. */
  imod(other: ArrayLikeValue): this;
  /** `-x`. */
  negative(): NDArray;
  /** `|x|`; the gradient at 0 is 0. */
  abs(): NDArray;
  /** -1, 0 or 1. */
  sign(): NDArray;
  /** The largest whole number not above `x`. */
  floor(): NDArray;
  /** The smallest whole number not below `x`. */
  ceil(): NDArray;
  /** The nearest whole number; halves go away from zero. */
  round(): NDArray;
  /** `e ** x`. */
  exp(): NDArray;
  /** The natural logarithm. */
  log(): NDArray;
  /** `log(1 + x)`, exact for small `x`. */
  log1p(): NDArray;
  /** `exp(x) - 1`, exact for small `x`. */
  expm1(): NDArray;
  /** The square root. */
  sqrt(): NDArray;
  /** `1 / sqrt(x)`. */
  rsqrt(): NDArray;
  /** `x * x`. */
  square(): NDArray;
  /** `1 / x`. */
  reciprocal(): NDArray;
  /** The sine of `x` radians. */
  sin(): NDArray;
  /** The cosine of `x` radians. */
  cos(): NDArray;
  /** The hyperbolic tangent. */
  tanh(): NDArray;
  /** Logistic sigmoid: `1 / (1 + exp(-x))`. */
  sigmoid(): NDArray;
  /** Rectified linear unit: `max(x, 0)`. */
  relu(): NDArray;
  /** Softplus: `log(1 + exp(x))`. */
  softrelu(): NDArray;
  /** Softsign: `x / (1 + |x|)`. */
  softsign(): NDArray;
  /** The error function, `2 / sqrt(pi)` times the integral of `exp(-t * t)` from 0 to `x`. */
  erf(): NDArray;
  /** The logarithm to base 2; exact for powers of 2. */
  log2(): NDArray;
  /** The logarithm to base 10. */
  log10(): NDArray;
  /** The cube root. */
  cbrt(): NDArray;
  /** `1 / cbrt(x)`. */
  rcbrt(): NDArray;
  /** The tangent of `x` radians. */
  tan(): NDArray;
  /** The inverse sine, in radians from -pi/2 to pi/2; NaN outside of [-1, 1]. */
  arcsin(): NDArray;
  /** The inverse cosine, in radians from 0 to pi; NaN outside of [-1, 1]. */
  arccos(): NDArray;
  /** The inverse tangent, in radians from -pi/2 to pi/2. */
  arctan(): NDArray;
  /** The hyperbolic sine, `(exp(x) - exp(-x)) / 2`. */
  sinh(): NDArray;
  /** The hyperbolic cosine, `(exp(x) + exp(-x)) / 2`. */
  cosh(): NDArray;
  /** The inverse hyperbolic sine. */
  arcsinh(): NDArray;
  /** The inverse hyperbolic cosine, 0 or more; NaN below 1. */
  arccosh(): NDArray;
  /** The inverse hyperbolic tangent; infinite at -1 and 1, NaN beyond. */
  arctanh(): NDArray;
  /** Radians as degrees. */
  degrees(): NDArray;
  /** Degrees as radians. */
  radians(): NDArray;
  /** The nearest whole number; halves go down, as in MXNet's `rint`. */
  rint(): NDArray;
  /** The whole number next to `x` toward zero: `trunc` by another name. */
  fix(): NDArray;
  /** The whole number next to `x` toward zero. */
  trunc(): NDArray;
  /** `a + b`, elementwise with broadcasting. */
  add(other: ArrayLikeValue): NDArray;
  /** `a - b`, elementwise with broadcasting. */
  subtract(other: ArrayLikeValue): NDArray;
  /** `a * b`, elementwise with broadcasting. */
  multiply(other: ArrayLikeValue): NDArray;
  /** `a / b`, elementwise with broadcasting; int32 truncates toward zero. */
  divide(other: ArrayLikeValue): NDArray;
  /** `a - floor(a / b) * b`, elementwise with broadcasting: the sign is that of `b`, as in Python. */
  modulo(other: ArrayLikeValue): NDArray;
  /** `a ** b`, elementwise with broadcasting; `1 ** b` and `a ** 0` are 1 whatever the other is, NaN too, as in C. */
  power(other: ArrayLikeValue): NDArray;
  /** The larger of `a` and `b`, elementwise with broadcasting; the gradient of a tie goes to `a`. */
  maximum(other: ArrayLikeValue): NDArray;
  /** The smaller of `a` and `b`, elementwise with broadcasting; the gradient of a tie goes to `a`. */
  minimum(other: ArrayLikeValue): NDArray;
  /** 1 where `a == b`, else 0. */
  equal(other: ArrayLikeValue): NDArray;
  /** 1 where `a != b`, else 0. */
  not_equal(other: ArrayLikeValue): NDArray;
  /** 1 where `a > b`, else 0. */
  greater(other: ArrayLikeValue): NDArray;
  /** 1 where `a >= b`, else 0. */
  greater_equal(other: ArrayLikeValue): NDArray;
  /** 1 where `a < b`, else 0. */
  lesser(other: ArrayLikeValue): NDArray;
  /** 1 where `a <= b`, else 0. */
  lesser_equal(other: ArrayLikeValue): NDArray;
  /** Sum over `axis`; of uint8 it is computed in int32 and taken modulo 256, as all reductions. */
  sum(options?: ReduceOptions): NDArray;
  /** Arithmetic mean over `axis`; of integers it is truncated. */
  mean(options?: ReduceOptions): NDArray;
  /** Product over `axis`, pairwise, so that its gradient is right where elements are 0. */
  prod(options?: ReduceOptions): NDArray;
  /** Sum over `axis` of all but NaN. */
  nansum(options?: ReduceOptions): NDArray;
  /** Product over `axis` of all but NaN. */
  nanprod(options?: ReduceOptions): NDArray;
  /** Largest element over `axis`; NaN if there is one. */
  max(options?: ReduceOptions): NDArray;
  /** Smallest element over `axis`; NaN if there is one. */
  min(options?: ReduceOptions): NDArray;
  /** Vector norm over `axis`; the gradient of a norm of 0 is 0, as in PyTorch. */
  norm(options?: NormOptions): NDArray;
  /** Index of the first largest element, or of the first NaN if there is one, as float32 (MXNet's choice). */
  argmax(options?: ArgOptions): NDArray;
  /** Index of the first smallest element, or of the first NaN if there is one, as float32. */
  argmin(options?: ArgOptions): NDArray;
  /** `argmax` along the axis of channels, 1. */
  argmax_channel(): NDArray;
  /** Matrix product `a (m, k) . */
  dot(other: NDArray, options?: DotOptions): NDArray;
  /** `x` with another shape, in the same row-major order. */
  reshape(shape: Shape, options?: ReshapeOptions): NDArray;
  /** Merges all axes but the first: `(batch, ...) -> (batch, rest)`. */
  flatten(): NDArray;
  /** Axis `i` of the result is axis `axes[i]` of `x`; by default the axes are reversed. */
  transpose(axes?: readonly number[]): NDArray;
  /** Inserts an axis of length 1 at `axis`. */
  expand_dims(axis: number): NDArray;
  /** Removes axes of length 1: all of them, or those named. */
  squeeze(axis?: number | readonly number[]): NDArray;
  /**
   * `x[begin:end:step]` on every axis, as in Python: `null` is the axis's own bound or a step of 1, negative bounds
   * count from its end, a negative step goes backwards.
   */
  slice(
    begin: readonly (number | null)[],
    end: readonly (number | null)[],
    step?: readonly (number | null)[],
  ): NDArray;
  /** `x[begin:end]` along one axis; `end: null` is the axis's end. */
  slice_axis(axis: number, begin: number, end: number | null): NDArray;
  /** `x` broadcast to `shape`: repeated along its axes of length 1 and along new leading axes. */
  broadcast_to(shape: Shape): NDArray;
  /** `x` repeated along axes of length 1. */
  broadcast_axes(options: BroadcastAxesOptions): NDArray;
  /** `num_outputs` parts of equal length along `axis`. */
  split(num_outputs: number, options?: SplitOptions): NDArray[];
  /** `x` tiled `reps[i]` times along axis `i`, aligned at the last axis; a number is taken as `[number]`. */
  tile(reps: number | readonly number[]): NDArray;
  /** Each element of `x` `repeats` times in a row, along `axis`. */
  repeat(repeats: number, options?: RepeatOptions): NDArray;
  /** `x` reversed along `axis` (or along several axes). */
  flip(axis: number | readonly number[]): NDArray;
  /** `x` with two axes exchanged. */
  swapaxes(dim1: number, dim2: number): NDArray;
  /**
   * The `k`-th diagonal of the matrices along two axes, as the last axis of the result; of a vector, a matrix of
   * zeros with that diagonal.
   */
  diag(options?: DiagOptions): NDArray;
  /** `x` with a border along each axis; of any number of axes, where MXNet pads the last ones of 4 or 5. */
  pad(options: PadOptions): NDArray;
  /** `lhs` broadcast to the shape of `rhs`, or some of its axes to some of that. */
  broadcast_like(other: NDArray, options?: BroadcastLikeOptions): NDArray;
  /** `lhs` in the shape of `rhs`, or its axes from `lhs_begin` to before `lhs_end` in the shape of those of `rhs`. */
  reshape_like(other: NDArray, options?: ReshapeLikeOptions): NDArray;
  /** `x` cut to the lengths of `shape_like`, along `axes` or all of its axes. */
  slice_like(other: NDArray, options?: { axes?: number | readonly number[] }): NDArray;
  /**
   * Parts along `axis`: so many of equal length, or, of a list, those between the positions in it: `[2, 5]` gives
   * `x[:2]`, `x[2:5]` and `x[5:]`.
   */
  split_v2(indices_or_sections: number | readonly number[], options?: SectionOptions): NDArray[];
  /** The elements along an axis in order; NaN is the largest. */
  sort(options?: SortOptions): NDArray;
  /** The positions along an axis of the elements in order; equal ones as they come, NaN as the largest. */
  argsort(options?: ArgsortOptions): NDArray;
  /**
   * The `k` largest elements along an axis, or with `is_ascend` the smallest: their positions, or as `ret_typ`
   * says.
   */
  topk(options: TopkOptions & { ret_typ: "both" }): NDArray[];
  /**
   * The `k` largest elements along an axis, or with `is_ascend` the smallest: their positions, or as `ret_typ`
   * says.
   */
  topk(options?: TopkOptions & { ret_typ?: "indices" | "value" | "mask" }): NDArray;
  /** `(batch, b b channels, height, width) -> (batch, channels, b height, b width)` for a block size `b`. */
  depth_to_space(block_size: number): NDArray;
  /** `(batch, channels, b height, b width) -> (batch, b b channels, height, width)` for a block size `b`. */
  space_to_depth(block_size: number): NDArray;
  /** The shape of `x`, as int32 (MXNet: int64). */
  shape_array(): NDArray;
  /** The number of elements of `x`, as int32 `(1,)` (MXNet: int64). */
  size_array(): NDArray;
  /** Elements clipped to a range: `min(max(x, a_min), a_max)`; the gradient is 0 outside of the limits. */
  clip(a_min: number, a_max: number): NDArray;
  /** `x (..., n, ...)`, `index (...) -> (...)`: the elements that `index` names along `axis` (default: the last). */
  pick(index: NDArray, options?: PickOptions): NDArray;
  /** Slices of `x` at `indices` along `axis` (default 0): `x (n, ...)`, `indices (k...)` `-> (k..., ...)`. */
  take(indices: NDArray, options?: TakeOptions): NDArray;
  /**
   * `indices (k...) -> (k..., depth)`: `on_value` at the index (truncated), `off_value` elsewhere, and everywhere
   * for an index outside of the axis or NaN.
   */
  one_hot(depth: number, options?: OneHotOptions): NDArray;
  /** Softmax: `exp(x) / sum(exp(x))` along `axis` (default: the last). */
  softmax(options?: SoftmaxOptions): NDArray;
  /** Log-softmax: `log(softmax(x))` along `axis` (default: the last), numerically stable. */
  log_softmax(options?: SoftmaxOptions): NDArray;
  /** Softmax of `-x` along `axis` (default: the last). */
  softmin(options?: SoftminOptions): NDArray;
  /** The same numbers as another type; a copy. */
  astype(dtype: DType): NDArray;
  /** Zeros of the shape and dtype of `x`. */
  zeros_like(): NDArray;
  /** Ones of the shape and dtype of `x`. */
  ones_like(): NDArray;
  /** A deep copy. */
  copy(): NDArray;
  /** Overwrites `target` with the values of this array, in place. Shapes and dtypes must be equal. */
  copyTo(target: NDArray): NDArray;
  /** `copyTo` by MXNet's name. */
  copyto(target: NDArray): NDArray;
  /** Gradients of this array (of its sum, if it is no scalar) in every array with `attach_grad`. */
  backward(headGrad?: NDArray, options?: BackwardOptions): void;
}

/** Methods that take any number of arguments, or give back the array itself. */
type Indexing =
  | ("at" | "get" | "set" | "with" | "iadd" | "isub" | "imul" | "idiv" | "imod")
  | ("slice_assign" | "slice_assign_scalar");

/** The function behind each other method. */
type Functions = {
  readonly [Name in Exclude<keyof Methods, Indexing>]: (
    x: NDArray,
    ...more: Parameters<Methods[Name]>
  ) => ReturnType<Methods[Name]>;
};

/**
 * Gives the class of arrays its methods. Arrays and ops need each other; as a function declaration
 * this is there in whatever order their modules are evaluated.
 */
export function installMethods(prototype: NDArray): void {
  type Bounds = readonly (number | null)[];
  const assignSlice = (
    x: NDArray,
    value: NDArray | number,
    [begin, end, step]: readonly [Bounds, Bounds, (Bounds | undefined)?],
  ): NDArray => {
    const ranges = begin.map((start, i) => ({ start, stop: end[i]!, step: step?.[i] ?? null }));
    return setItem(x, ranges, value);
  };
  const indexing: Pick<Methods, Indexing> & ThisType<NDArray> = {
    slice_assign(rhs, ...bounds) {
      return assignSlice(this, rhs, bounds);
    },
    slice_assign_scalar(value, ...bounds) {
      return assignSlice(this, value, bounds);
    },
    at(...positions) {
      return getItem(this, positions);
    },
    get(...indices) {
      return getItem(this, indices);
    },
    set(...given: readonly unknown[]) {
      if (given.length === 1) return overwrite(this, given[0] as NDArray);
      return setItem(this, given.slice(0, -1) as Index[], given.at(-1) as Assigned);
    },
    with(...given) {
      return withItem(this, given.slice(0, -1) as Index[], given.at(-1) as Assigned);
    },
    iadd(other) {
      return inPlace(addOp, this, other);
    },
    isub(other) {
      return inPlace(subtractOp, this, other);
    },
    imul(other) {
      return inPlace(multiplyOp, this, other);
    },
    idiv(other) {
      return inPlace(divideOp, this, other);
    },
    imod(other) {
      return inPlace(moduloOp, this, other);
    },
  };
  const functions: Functions = {
    negative: ops.negative,
    abs: ops.abs,
    sign: ops.sign,
    floor: ops.floor,
    ceil: ops.ceil,
    round: ops.round,
    exp: ops.exp,
    log: ops.log,
    log1p: ops.log1p,
    expm1: ops.expm1,
    sqrt: ops.sqrt,
    rsqrt: ops.rsqrt,
    square: ops.square,
    reciprocal: ops.reciprocal,
    sin: ops.sin,
    cos: ops.cos,
    tanh: ops.tanh,
    sigmoid: ops.sigmoid,
    relu: ops.relu,
    softrelu: ops.softrelu,
    softsign: ops.softsign,
    erf: ops.erf,
    log2: ops.log2,
    log10: ops.log10,
    cbrt: ops.cbrt,
    rcbrt: ops.rcbrt,
    tan: ops.tan,
    arcsin: ops.arcsin,
    arccos: ops.arccos,
    arctan: ops.arctan,
    sinh: ops.sinh,
    cosh: ops.cosh,
    arcsinh: ops.arcsinh,
    arccosh: ops.arccosh,
    arctanh: ops.arctanh,
    degrees: ops.degrees,
    radians: ops.radians,
    rint: ops.rint,
    fix: ops.fix,
    trunc: ops.trunc,
    add: ops.add,
    subtract: ops.subtract,
    multiply: ops.multiply,
    divide: ops.divide,
    modulo: ops.modulo,
    power: ops.power,
    maximum: ops.maximum,
    minimum: ops.minimum,
    equal: ops.equal,
    not_equal: ops.not_equal,
    greater: ops.greater,
    greater_equal: ops.greater_equal,
    lesser: ops.lesser,
    lesser_equal: ops.lesser_equal,
    swapaxes: ops.swapaxes,
    diag: ops.diag,
    pad: ops.pad,
    broadcast_like: ops.broadcast_like,
    reshape_like: ops.reshape_like,
    slice_like: ops.slice_like,
    split_v2: ops.split_v2,
    sort: ops.sort,
    argsort: ops.argsort,
    topk: ops.topk,
    depth_to_space: ops.depth_to_space,
    space_to_depth: ops.space_to_depth,
    shape_array: ops.shape_array,
    size_array: ops.size_array,
    sum: ops.sum,
    mean: ops.mean,
    prod: ops.prod,
    nansum: ops.nansum,
    nanprod: ops.nanprod,
    max: ops.max,
    min: ops.min,
    norm: ops.norm,
    argmax: ops.argmax,
    argmin: ops.argmin,
    argmax_channel: ops.argmax_channel,
    dot: ops.dot,
    reshape: ops.reshape,
    flatten: ops.flatten,
    transpose: ops.transpose,
    expand_dims: ops.expand_dims,
    squeeze: ops.squeeze,
    slice: ops.slice,
    slice_axis: ops.slice_axis,
    broadcast_to: ops.broadcast_to,
    broadcast_axes: ops.broadcast_axes,
    split: ops.split,
    tile: ops.tile,
    repeat: ops.repeat,
    flip: ops.flip,
    clip: ops.clip,
    pick: ops.pick,
    take: ops.take,
    one_hot: ops.one_hot,
    softmax: ops.softmax,
    log_softmax: ops.log_softmax,
    softmin: ops.softmin,
    astype: ops.cast,
    zeros_like: ops.zeros_like,
    ones_like: ops.ones_like,
    copy: ops.copy,
    copyTo: ops.copyTo,
    copyto: ops.copyTo,
    backward,
  };
  const install = (name: string, value: unknown): void => {
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  };
  for (const [name, method] of Object.entries(indexing)) install(name, method);
  for (const [name, f] of Object.entries(functions) as [string, AnyFunction][]) {
    install(name, function (this: NDArray, a?: unknown, b?: unknown, c?: unknown): unknown {
      return f(this, a, b, c);
    });
  }
}

/** None of them takes more than three. */
type AnyFunction = (x: NDArray, ...more: readonly [unknown, unknown, unknown]) => unknown;
