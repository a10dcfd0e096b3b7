/** How a kernel is stated: as the work that a call of it comes to. */

import type {
  CoreKernels,
  FusedKernels,
  Kernel,
  KernelName,
  Kernels,
  Launch,
  Operand,
} from "../backend.ts";
import type { Axis } from "./layout.ts";
import { inOrder, type Program } from "./program.ts";

/** A program and what it works on: one dispatch. */
export interface Work {
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

/** What a call of a kernel comes to: dispatches, one after the other. */
export type Recipe<A> = (
  inputs: readonly Operand[],
  output: Operand,
  attrs: A,
) => Work | readonly Work[];

/** Recipes of the kernels of some names. */
export type Recipes<N extends KernelName> = {
  readonly [K in N]: Required<Kernels>[K] extends Kernel<infer A> ? Recipe<A> : never;
};

/** The recipes of a backend, which may leave fused kernels out. */
export type AllRecipes = Recipes<keyof CoreKernels> & Partial<Recipes<keyof FusedKernels>>;

/** The dispatches of some work. */
export function listOf(work: Work | readonly Work[]): readonly Work[] {
  return "program" in work ? [work] : work;
}

/** The launch of some work. */
export function launchOf(work: Work | readonly Work[]): Launch {
  if ("program" in work) return work.program.bind(work);
  return inOrder(work.map((each) => each.program.bind(each)));
}
