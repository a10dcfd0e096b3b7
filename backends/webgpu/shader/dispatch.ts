/** Dispatch descriptors: the dispatches of a kernel call before they are bound to a pipeline. */

import type {
  CoreKernels,
  FusedKernels,
  Kernel,
  KernelName,
  Kernels,
  Launch,
  Operand,
} from "../../backend.ts";
import { inOrder, type Program } from "../program.ts";
import type { Axis } from "./layout.ts";

/** One dispatch, described: a program and what it computes on. */
export interface DispatchDescriptor {
  readonly program: Program;
  readonly inputs: readonly Operand[];
  readonly output: Operand;
  /** How many times the program is run; nothing is enqueued for 0. */
  readonly count: number;
  /** The values of the uniforms named in the text. */
  readonly uniforms?: readonly number[];
  readonly axes?: readonly Axis[];
  /** How many elements of each input are read; by default each once, or one for each run if those are more. */
  readonly reads?: readonly number[];
}

/** Describes the dispatches of a kernel call, in order. */
export type DispatchRule<A> = (
  inputs: readonly Operand[],
  output: Operand,
  attrs: A,
) => DispatchDescriptor | readonly DispatchDescriptor[];

/** The dispatch rules of the kernels of some names. */
export type DispatchRules<N extends KernelName> = {
  readonly [K in N]: Required<Kernels>[K] extends Kernel<infer A> ? DispatchRule<A> : never;
};

/** The dispatch rules of all kernels of a backend, which may leave fused kernels out. */
export type DispatchTable = DispatchRules<keyof CoreKernels> &
  Partial<DispatchRules<keyof FusedKernels>>;

/** The dispatches of a call as a list, in order. */
export function descriptorsOf(
  described: DispatchDescriptor | readonly DispatchDescriptor[],
): readonly DispatchDescriptor[] {
  return "program" in described ? [described] : described;
}

/** Binds the dispatches of a call as one launch. */
export function launchOf(described: DispatchDescriptor | readonly DispatchDescriptor[]): Launch {
  return inOrder(descriptorsOf(described).map((each) => each.program.bind(each)));
}
