/** What the table of MXNet's operators says of each. */
import type { Block } from "../block/block.ts";
import type { NDArray, Shape } from "../nd/mod.ts";
import type { Attributes } from "./attributes.ts";

/** A call of an operator whose attributes are known. */
export type Compute = (inputs: readonly NDArray[]) => NDArray | NDArray[];

/** An operator with its attributes. */
export interface Operation {
  readonly compute: Compute;
  /** Inputs that are never trained: statistics, and a gamma that stays 1. */
  readonly untrained?: readonly number[];
  /** The input, if any, that MXNet sets to 1: a gamma that is fixed. */
  readonly one?: number;
  /** Shape inference: the shapes of further inputs, such as weights, by that of the first; `null` where it says nothing. */
  readonly shapes?: (x: Shape) => readonly (Shape | null)[];
  /** A block with state, such as a generator of random numbers. */
  readonly block?: Block;
}

/**
 * Reads the attributes of a node; what it returns runs the node.
 *
 * @param inputs How many inputs the node has.
 * @throws {RangeError} where an attribute has no meaning here, beginning "its ...".
 */
export type Operator = (attributes: Attributes, inputs: number) => Operation;

/** An operator without attributes. */
export function plain(compute: Compute): Operator {
  return () => ({ compute });
}

/** Input `i`, which the count of inputs says to be there. */
export function input(inputs: readonly NDArray[], i: number): NDArray {
  const array = inputs[i];
  if (array) return array;
  throw new RangeError(`Cannot compute: input ${i} is missing, there are ${inputs.length}.`);
}
