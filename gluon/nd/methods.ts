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
  negative(): NDArray;
  abs(): NDArray;
  sign(): NDArray;
  floor(): NDArray;
  ceil(): NDArray;
  round(): NDArray;
  exp(): NDArray;
  log(): NDArray;
  log1p(): NDArray;
  expm1(): NDArray;
  sqrt(): NDArray;
  rsqrt(): NDArray;
  square(): NDArray;
  reciprocal(): NDArray;
  sin(): NDArray;
  cos(): NDArray;
  tanh(): NDArray;
  sigmoid(): NDArray;
  relu(): NDArray;
  softrelu(): NDArray;
  softsign(): NDArray;
  erf(): NDArray;
  log2(): NDArray;
  log10(): NDArray;
  cbrt(): NDArray;
  rcbrt(): NDArray;
  tan(): NDArray;
  arcsin(): NDArray;
  arccos(): NDArray;
  arctan(): NDArray;
  sinh(): NDArray;
  cosh(): NDArray;
  arcsinh(): NDArray;
  arccosh(): NDArray;
  arctanh(): NDArray;
  degrees(): NDArray;
  radians(): NDArray;
  rint(): NDArray;
  fix(): NDArray;
  trunc(): NDArray;
  add(other: ArrayLikeValue): NDArray;
  subtract(other: ArrayLikeValue): NDArray;
  multiply(other: ArrayLikeValue): NDArray;
  divide(other: ArrayLikeValue): NDArray;
  modulo(other: ArrayLikeValue): NDArray;
  power(other: ArrayLikeValue): NDArray;
  maximum(other: ArrayLikeValue): NDArray;
  minimum(other: ArrayLikeValue): NDArray;
  equal(other: ArrayLikeValue): NDArray;
  not_equal(other: ArrayLikeValue): NDArray;
  greater(other: ArrayLikeValue): NDArray;
  greater_equal(other: ArrayLikeValue): NDArray;
  lesser(other: ArrayLikeValue): NDArray;
  lesser_equal(other: ArrayLikeValue): NDArray;
  sum(options?: ReduceOptions): NDArray;
  mean(options?: ReduceOptions): NDArray;
  prod(options?: ReduceOptions): NDArray;
  nansum(options?: ReduceOptions): NDArray;
  nanprod(options?: ReduceOptions): NDArray;
  max(options?: ReduceOptions): NDArray;
  min(options?: ReduceOptions): NDArray;
  norm(options?: NormOptions): NDArray;
  argmax(options?: ArgOptions): NDArray;
  argmin(options?: ArgOptions): NDArray;
  argmax_channel(): NDArray;
  dot(other: NDArray, options?: DotOptions): NDArray;
  reshape(shape: Shape, options?: ReshapeOptions): NDArray;
  flatten(): NDArray;
  transpose(axes?: readonly number[]): NDArray;
  expand_dims(axis: number): NDArray;
  squeeze(axis?: number | readonly number[]): NDArray;
  slice(
    begin: readonly (number | null)[],
    end: readonly (number | null)[],
    step?: readonly (number | null)[],
  ): NDArray;
  slice_axis(axis: number, begin: number, end: number | null): NDArray;
  broadcast_to(shape: Shape): NDArray;
  broadcast_axes(options: BroadcastAxesOptions): NDArray;
  split(num_outputs: number, options?: SplitOptions): NDArray[];
  tile(reps: number | readonly number[]): NDArray;
  repeat(repeats: number, options?: RepeatOptions): NDArray;
  flip(axis: number | readonly number[]): NDArray;
  swapaxes(dim1: number, dim2: number): NDArray;
  diag(options?: DiagOptions): NDArray;
  pad(options: PadOptions): NDArray;
  broadcast_like(other: NDArray, options?: BroadcastLikeOptions): NDArray;
  reshape_like(other: NDArray, options?: ReshapeLikeOptions): NDArray;
  slice_like(other: NDArray, options?: { axes?: number | readonly number[] }): NDArray;
  split_v2(indices_or_sections: number | readonly number[], options?: SectionOptions): NDArray[];
  sort(options?: SortOptions): NDArray;
  argsort(options?: ArgsortOptions): NDArray;
  topk(options: TopkOptions & { ret_typ: "both" }): NDArray[];
  topk(options?: TopkOptions & { ret_typ?: "indices" | "value" | "mask" }): NDArray;
  depth_to_space(block_size: number): NDArray;
  space_to_depth(block_size: number): NDArray;
  shape_array(): NDArray;
  size_array(): NDArray;
  clip(a_min: number, a_max: number): NDArray;
  pick(index: NDArray, options?: PickOptions): NDArray;
  take(indices: NDArray, options?: TakeOptions): NDArray;
  one_hot(depth: number, options?: OneHotOptions): NDArray;
  softmax(options?: SoftmaxOptions): NDArray;
  log_softmax(options?: SoftmaxOptions): NDArray;
  softmin(options?: SoftminOptions): NDArray;
  astype(dtype: DType): NDArray;
  zeros_like(): NDArray;
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
