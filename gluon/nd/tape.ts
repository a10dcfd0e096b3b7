/** The tape: what made an array, and from what, so that `backward` can walk back. */
import { context } from "./context.ts";
import type { NDArray } from "./ndarray.ts";
import type { GradientRule, GradientThunk, Op } from "./op.ts";
import type { Scope } from "./scope.ts";
import { formatShape } from "./shape.ts";

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
      "backward(); write after it or, where it needs none, inside autograd.pause().",
  );
}

/** How often the memory of each array was written. */
export function versionsOf(arrays: readonly NDArray[]): number[] {
  return arrays.map(({ storage }) => storage.version);
}

/**
 * `array` to a gradient: itself if it was not written since it had `version`, else one that refuses
 * to be read, so that a gradient that needs no more than its shape is none the worse for it.
 */
export function asRecorded(array: NDArray, version: number, call: string, what: string): NDArray {
  if (array.storage.version === version) return array;
  return array.withheld(overwritten(call, `its ${what} ${formatShape(array.shape)}`));
}

/** The error of a gradient that needs what is no longer there. */
export function overwritten(call: string, what: string): Error {
  return new Error(
    `Cannot compute the gradient of ${call}: ${what} was overwritten after the call was recorded, ` +
      "and the gradient needs what it held; write it (as Trainer.step() does) after backward(), or " +
      "record a copy, x.copy().",
  );
}

/** Notes down that `output` was made by `op` from inputs of these versions. */
export function recordCall<A>(
  op: Pick<Op<A>, "name" | "gradient">,
  inputs: readonly NDArray[],
  output: NDArray,
  attrs: A,
  versions: readonly number[],
): void {
  if (typeof op.gradient === "string") return;
  const rule: GradientRule<A> = op.gradient;
  const { version } = output.storage;
  recordOutputs(op.name, inputs, [output], ([dy]) => {
    const y = asRecorded(output, version, op.name, "result");
    const xs = inputs.map((x, i) => asRecorded(x, versions[i] as number, op.name, `input ${i}`));
    return rule({ dy: dy as NDArray, y, attrs }, ...xs);
  });
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
