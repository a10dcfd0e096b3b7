/** The tape: the recorded calls that `backward` walks in reverse. */
import { context } from "../context.ts";
import type { NDArray } from "../ndarray.ts";
import type { GradientRule, GradientThunk, Op } from "../op.ts";
import type { Scope } from "../scope.ts";
import { formatShape } from "../shape.ts";

/**
 * Vector-Jacobian product of a call: gradients of its inputs, given those of its outputs. At least
 * one of these is there; the others are `undefined`.
 */
export type CallGradient = (dys: readonly (NDArray | undefined)[]) => readonly GradientThunk[];

/** For each output of a call the positions of those outputs that were computed from it. */
export type Dependents = readonly (readonly number[])[];

/** One recorded call. Calls are numbered in the order of execution, a topological order of the graph. */
export interface TapeEntry {
  readonly name: string;
  inputs: readonly NDArray[];
  outputs: readonly NDArray[];
  gradient: CallGradient;
  /** Where outputs of the call were computed from others of its outputs, which the gradient does not tell. */
  readonly dependents: Dependents | null;
  /** Whether the gradients of its inputs are zero everywhere, as those of a comparison. */
  readonly isZero: boolean;
  readonly number: number;
  /** The scope that holds the graph's arrays, if it was recorded in one. */
  readonly scope: Scope | null;
  /** Whether `backward` has freed the call; it then holds no arrays. */
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

/** Version counters of the memory of each array. */
export function versionsOf(arrays: readonly NDArray[]): number[] {
  return arrays.map(({ storage }) => storage.version);
}

/**
 * The saved array if its version counter is unchanged, else a placeholder that throws when it is
 * read. The shape of the placeholder can be used.
 */
export function asRecorded(array: NDArray, version: number, call: string, what: string): NDArray {
  if (array.storage.version === version) return array;
  return array.withheld(overwritten(call, `its ${what} ${formatShape(array.shape)}`));
}

/** The error of a gradient that reads an array that was overwritten. */
export function overwritten(call: string, what: string): Error {
  return new Error(
    `Cannot compute the gradient of ${call}: ${what} was overwritten after the call was recorded, ` +
      "and the gradient needs what it held; write it (as Trainer.step() does) after backward(), or " +
      "record a copy, x.copy().",
  );
}

/** Records a call of `op` on the tape; `versions` are the version counters of its inputs. */
export function recordCall<A>(
  op: Pick<Op<A>, "name" | "gradient">,
  inputs: readonly NDArray[],
  output: NDArray,
  attrs: A,
  versions: readonly number[],
): void {
  if (typeof op.gradient === "string") {
    recordOutputs(op.name, inputs, [output], () => inputs.map(() => null), { isZero: true });
    return;
  }
  const rule: GradientRule<A> = op.gradient;
  const { version } = output.storage;
  recordOutputs(op.name, inputs, [output], ([dy]) => {
    const y = asRecorded(output, version, op.name, "result");
    const xs = inputs.map((x, i) => asRecorded(x, versions[i] as number, op.name, `input ${i}`));
    return rule({ dy: dy as NDArray, y, attrs }, ...xs);
  });
}

/** Records one call with several outputs on the tape; its gradient is computed once for all of them. */
export function recordOutputs(
  name: string,
  inputs: readonly NDArray[],
  outputs: readonly NDArray[],
  gradient: CallGradient,
  { dependents = null, isZero = false }: Partial<Pick<TapeEntry, "dependents" | "isZero">> = {},
): void {
  const { scope } = context;
  const number = count++;
  const call = { name, inputs, outputs, gradient, dependents, isZero };
  const entry: TapeEntry = { ...call, number, scope, consumed: false };
  for (const output of outputs) output.entry = entry;
}

/** Frees recorded calls: they release their arrays, so that a loss may outlive its graph. */
export function consume(entries: readonly TapeEntry[]): void {
  for (const entry of entries) {
    entry.consumed = true;
    entry.inputs = [];
    entry.outputs = [];
    entry.gradient = () => [];
    if (entry.scope) entry.scope.consumed = true;
  }
}
