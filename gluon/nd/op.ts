/** What an op is: everything the framework knows about it, stated once. */
import type { DType, Shape } from "../../backends/backend.ts";
import type { NDArray } from "./ndarray.ts";

/** What a shape rule sees of an input. */
export interface ArrayType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A gradient of one input, computed only if somebody needs it; `null` where there is none. */
export type GradientThunk = (() => NDArray) | null;

/** The gradient of a scalar with respect to each input, given `dy`, the one with respect to `y`. */
export type GradientRule<A> = (
  call: { readonly dy: NDArray; readonly y: NDArray; readonly attrs: A },
  ...inputs: readonly NDArray[]
) => readonly GradientThunk[];

/** How to draw the elements of a sample input. */
export type Draw =
  | "normal"
  | "positive"
  | "unit"
  | "distinct"
  | "off_kink"
  | "sparse"
  | { readonly index: number }
  | { readonly values: readonly number[] };

/** One way to call an op: tests, benchmarks and the op x backend table are made of these. */
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
  /** Dtypes accepted for each input; the last one stands for all further inputs. Default: float32. */
  readonly accepts?: readonly (readonly DType[])[];
  /** Shape of the output. Throws `RangeError` where the inputs do not fit. */
  readonly shape: (attrs: A, ...inputs: readonly ArrayType[]) => Shape;
  /** Dtype of the output. Default: that of the first input. */
  readonly dtype?: (attrs: A, ...inputs: readonly ArrayType[]) => DType;
  /** Whether the output is the first input's memory under another shape. */
  readonly view?: boolean;
  /** Whether element `i` of the output depends on elements `i` of the inputs alone (broadcast). */
  readonly elementwise?: boolean;
  /** Inputs that the op overwrites, besides its output: the state of an optimizer. */
  readonly mutates?: readonly number[];
  /**
   * The gradient, said in ops; `"zero"` where it is zero everywhere or undefined: autograd does not
   * follow such an op.
   */
  readonly gradient: GradientRule<A> | "zero";
  /** The op said in smaller ops, for backends that have no kernel for it. */
  readonly lower?: (attrs: A, ...inputs: readonly NDArray[]) => NDArray;
  readonly samples: readonly Sample<A>[];
}

/** States an op. */
export function defineOp<A>(op: Op<A>): Op<A> {
  return op;
}

/** Dtype lists for `accepts`. */
export const numeric: readonly DType[] = ["float32", "int32"];
export const anyDType: readonly DType[] = ["float32", "int32", "uint8"];
export const float: readonly DType[] = ["float32"];
