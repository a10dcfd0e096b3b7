/** Definition of an op: shape rule, gradient, lowering and samples, stated once. */
import type { DType, KernelName, Shape } from "../../backends/backend.ts";
import type { NDArray } from "./ndarray.ts";

/** Shape and dtype of an input, as a shape rule sees it. */
export interface ArrayType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** The gradient of one input, computed lazily; `null` where there is none. */
export type GradientThunk = (() => NDArray) | null;

/** Vector-Jacobian product: the gradient with respect to each input, given `dy`, that with respect to `y`. */
export type GradientRule<A> = (
  call: { readonly dy: NDArray; readonly y: NDArray; readonly attrs: A },
  ...inputs: readonly NDArray[]
) => readonly GradientThunk[];

/** Distribution of the elements of a sample input. */
export type Draw =
  | "normal"
  | "positive"
  | "unit"
  | "distinct"
  | "off_kink"
  | "sparse"
  | { readonly index: number }
  | { readonly values: readonly number[] };

/** One call of an op, from which the test suites are made. */
export interface Sample<A> {
  readonly inputs: readonly (
    | Shape
    | { readonly shape: Shape; readonly dtype?: DType; readonly draw?: Draw }
  )[];
  readonly attrs?: A;
}

/** An op of the framework. */
export interface Op<A> {
  /** Name in `mx.nd`, and of its kernel if a backend has one. */
  readonly name: string;
  /** Dtypes accepted for each input; the last entry applies to all further inputs. Default: float32. */
  readonly accepts?: readonly (readonly DType[])[];
  /** Shape of the output. Throws `RangeError` where the inputs do not fit. */
  readonly shape: (attrs: A, ...inputs: readonly ArrayType[]) => Shape;
  /** Dtype of the output. Default: that of the first input. */
  readonly dtype?: (attrs: A, ...inputs: readonly ArrayType[]) => DType;
  /** Whether the output is a view of the first input. */
  readonly view?: boolean;
  /** Whether element `i` of the output depends on elements `i` of the inputs alone (broadcast). */
  readonly elementwise?: boolean;
  /** Inputs that the op overwrites, besides its output: the state of an optimizer. */
  readonly mutates?: readonly number[];
  /**
   * The gradient, expressed in ops; `"zero"` where it is zero everywhere or undefined: `backward` then gives zeros to
   * what only such ops lead to, and computes nothing for them.
   */
  readonly gradient: GradientRule<A> | "zero";
  /** Lowering: the op expressed in smaller ops, for backends that have no kernel for it. */
  readonly lower?: (attrs: A, ...inputs: readonly NDArray[]) => NDArray;
  /** A kernel that the lowering cannot do without, where some backends lack it. */
  readonly needs?: KernelName;
  readonly samples: readonly Sample<A>[];
}

/** Defines an op. */
export function defineOp<A>(op: Op<A>): Op<A> {
  return op;
}

/** Dtype lists for `accepts`. */
export const numeric: readonly DType[] = ["float32", "int32"];
export const anyDType: readonly DType[] = ["float32", "int32", "uint8"];
export const float: readonly DType[] = ["float32"];
