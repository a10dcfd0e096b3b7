/** The tape: which op made an array, from what, so that `backward` can walk back. */
import { context } from "./context.ts";
import type { NDArray } from "./ndarray.ts";
import type { GradientRule, Op } from "./op.ts";
import type { Scope } from "./scope.ts";

/** One recorded call. Calls are numbered in order, so that descending numbers are a walk back. */
export interface TapeEntry {
  readonly name: string;
  readonly gradient: GradientRule<never>;
  readonly inputs: readonly NDArray[];
  readonly output: NDArray;
  readonly attrs: unknown;
  readonly number: number;
  /** The scope that holds the graph's arrays, if it was recorded in one. */
  readonly scope: Scope | null;
  consumed: boolean;
}

let count = 0;

/** Whether a gradient may flow to or through this array. */
export function differentiable(array: NDArray): boolean {
  return array.entry !== null || array.grad_req !== "null";
}

/** Notes down that `output` was made by `op`. */
export function recordCall<A>(
  op: Pick<Op<A>, "name" | "gradient">,
  inputs: readonly NDArray[],
  output: NDArray,
  attrs: A,
): void {
  if (typeof op.gradient === "string") return;
  output.entry = {
    name: op.name,
    gradient: op.gradient as GradientRule<never>,
    inputs,
    output,
    attrs,
    number: count++,
    scope: context.scope,
    consumed: false,
  };
}
