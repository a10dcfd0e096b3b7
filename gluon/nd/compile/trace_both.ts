/** Traces of a forward function and of its backward pass. */
import { leavesOf, reachable, walk } from "../autograd/backward.ts";
import { type Dependents, differentiable } from "../autograd/tape.ts";
import { context, within } from "../context.ts";
import type { NDArray } from "../ndarray.ts";
import { zeros_like } from "../ops/like.ts";
import type { Storage } from "../storage.ts";
import { checkOutput, type Outputs, outputsOf } from "./call.ts";
import { type Description, describeOutputs, traceOf } from "./compile.ts";
import { Trace } from "./trace.ts";

/** The traces of a forward function and of its backward pass. */
export interface Traced {
  readonly trace: Trace;
  readonly outputs: Outputs;
  /** Positions of the outputs that can be differentiated; none outside of `record`. */
  readonly heads: readonly number[];
  /** For each of them the heads that were computed from it. */
  readonly dependents: Dependents;
  /** Arrays that require a gradient: inputs and, found in the trace, parameters. */
  readonly wanted: readonly NDArray[];
  /** The backward pass: it reads arrays of `trace`. */
  readonly backward: Trace;
  /** The gradient of each array in `wanted`; `null` where there is none. */
  readonly gradients: readonly (NDArray | null)[];
  readonly description: Description;
  readonly backwardDescription: Description;
}

/**
 * Traces `forward` and, while recording, its backward pass from the differentiable outputs, or from
 * those that `isHead` selects. `headGradOf` gives the array where an output's gradient will be.
 */
export function traceBoth(
  forward: (...inputs: NDArray[]) => unknown,
  inputs: readonly NDArray[],
  headGradOf: (output: NDArray, i: number) => NDArray,
  isHead?: readonly boolean[],
): Traced {
  const { trace, result } = traceOf((...x) => {
    const output = forward(...x);
    checkOutput(output, "hybridize a function");
    const outputs = outputsOf(output);
    const heads = [...outputs.arrays.keys()].filter(
      (at) => context.recording && differentiable(outputs.arrays[at] as NDArray),
    );
    const ends = heads.map((at) => outputs.arrays[at] as NDArray);
    const wanted = [...leavesOf(ends, reachable(ends))];
    const dependents = dependentsOf(ends);
    const grads = ends.map(headGradOf);
    const from = ends.filter((_, i) => isHead?.[i] ?? true);
    const fromGrads = grads.filter((_, i) => isHead?.[i] ?? true);
    const backward = new Trace([], context.trace ?? undefined);
    try {
      const entries = reachable(from);
      const reached = leavesOf(from, entries);
      const gradients = within({ trace: backward, recording: false }, () => {
        const found = walk(from, fromGrads, entries, wanted);
        return wanted.map(
          (array) => found.get(array) ?? (reached.has(array) ? zeros_like(array) : null),
        );
      });
      return { outputs, heads, dependents, wanted, backward, gradients };
    } catch (error) {
      backward.release();
      throw error;
    }
  }, inputs);
  return { trace, ...result, ...describe(trace, result) };
}

/** For each head the positions of those that were computed from it. */
function dependentsOf(heads: readonly NDArray[]): Dependents {
  const made = heads.map((head) => new Set(reachable([head]).flatMap(({ inputs }) => inputs)));
  return heads.map((head) => [...made.keys()].filter((at) => made[at]?.has(head)));
}

function describe(
  trace: Trace,
  {
    outputs,
    wanted,
    backward,
    gradients,
  }: Omit<Traced, "trace" | "dependents" | "description" | "backwardDescription">,
): Pick<Traced, "description" | "backwardDescription"> {
  const names = new Map<Storage, string>();
  const calls = trace.describe(names);
  const nameOf = (array: NDArray | null): string => (array ? trace.nameOf(array, names) : "none");
  const results = [
    describeOutputs(trace, outputs, names),
    `differentiate by ${wanted.map(nameOf).join(", ")}`,
  ];
  const backwardCalls = backward.describe(names);
  return {
    description: { calls, results },
    backwardDescription: {
      calls: backwardCalls,
      results: [`gradients ${gradients.map(nameOf).join(", ")}`],
    },
  };
}
