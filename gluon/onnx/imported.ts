/** What the tables of ONNX's operators share. */
import type { Block } from "../block/block.ts";
import type { NDArray } from "../nd/mod.ts";
import type { NodeAttributes } from "./node_attributes.ts";
import { toArray, type Value } from "./value.ts";

/** The inputs of a call; `null` is one that is left out. */
export type Values = readonly (Value | null)[];

/** An operator with its attributes. */
export interface ImportedOperation {
  readonly compute: (inputs: Values) => Value | readonly Value[];
  /** Inputs that are never trained: statistics. */
  readonly untrained?: readonly number[];
  /** Inputs that have to be known when the net is called: scales. An initializer among them is no parameter. */
  readonly known?: readonly number[];
  /** A block with state, such as a generator of random numbers. */
  readonly block?: Block;
}

/**
 * Reads the attributes of a node; what it returns runs the node.
 *
 * @throws {RangeError} where an attribute has no meaning here, beginning "its ...".
 */
export type ImportedOperator = (attributes: NodeAttributes) => ImportedOperation;

/** A table of operators. */
export type OperatorTable = readonly (readonly [string, ImportedOperator])[];

/** Input `i`, which must be there. */
export function valueAt(inputs: Values, i: number): Value {
  const value = inputs[i];
  if (value !== null && value !== undefined) return value;
  throw new RangeError(`its input ${i} is missing`);
}

/** The same as an array. */
export function arrayAt(inputs: Values, i: number): NDArray {
  return toArray(valueAt(inputs, i));
}

/** The same, as float32: what is a whole number in the file may meet others. */
export function floatAt(inputs: Values, i: number): NDArray {
  return toArray(valueAt(inputs, i), "float32");
}

/** An operator without attributes, of arrays. */
export function ofArrays(compute: (...arrays: NDArray[]) => NDArray): ImportedOperator {
  return () => ({
    compute: (inputs) => compute(...inputs.map((_, i) => arrayAt(inputs, i))),
  });
}
