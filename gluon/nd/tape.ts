/** The tape: what made an array, and from what, so that `backward` can walk back. */
import { context } from "./context.ts";
import type { NDArray } from "./ndarray.ts";
import type { GradientRule, GradientThunk, Op } from "./op.ts";
import type { Scope } from "./scope.ts";

/**
 * Gradients of a call's inputs, given those of its outputs (`undefined` where none arrived; one
 * did arrive).
 */
export type CallGradient = (dys: readonly (NDArray | undefined)[]) => readonly GradientThunk[];

/** One recorded call. Calls are numbered in order, so that descending numbers are a walk back. */
export interface TapeEntry {
  readonly name: string;
  inputs: readonly NDArray[];
  outputs: readonly NDArray[];
  gradient: CallGradient;
  readonly number: number;
  /** The scope that holds the graph's arrays, if it was recorded in one. */
  readonly scope: Scope | null;
  /** Whether `backward` has used the call up; it holds no arrays any more. */
  consumed: boolean;
}

let count = 0;

/** Whether a gradient may flow to or through this array. */
export function differentiable(array: NDArray): boolean {
  return array.entry !== null || array.grad_req !== "null";
}

/** Throws where overwriting `array` would change what `backward` is going to read. */
export function checkWritable(array: NDArray, verb: string): void {
  if (!context.recording || !differentiable(array)) return;
  throw new Error(
    `Cannot ${verb} into ${array}, which autograd follows: its old value may be needed by ` +
      "backward(); write inside autograd.pause() or after the record().",
  );
}

/** Notes down that `output` was made by `op`. */
export function recordCall<A>(
  op: Pick<Op<A>, "name" | "gradient">,
  inputs: readonly NDArray[],
  output: NDArray,
  attrs: A,
): void {
  if (typeof op.gradient === "string") return;
  const rule: GradientRule<A> = op.gradient;
  recordOutputs(op.name, inputs, [output], ([dy]) =>
    rule({ dy: dy as NDArray, y: output, attrs }, ...inputs),
  );
}

/** Notes down that all of `outputs` were made by one call, whose gradient is asked for once. */
export function recordOutputs(
  name: string,
  inputs: readonly NDArray[],
  outputs: readonly NDArray[],
  gradient: CallGradient,
): void {
  const { scope } = context;
  const number = count++;
  const entry: TapeEntry = { name, inputs, outputs, gradient, number, scope, consumed: false };
  for (const output of outputs) output.entry = entry;
}

/** Ends the use of recorded calls. They let go of their arrays: a loss may outlive its graph. */
export function consume(entries: readonly TapeEntry[]): void {
  for (const entry of entries) {
    entry.consumed = true;
    entry.inputs = [];
    entry.outputs = [];
    entry.gradient = () => [];
    if (entry.scope) entry.scope.consumed = true;
  }
}
