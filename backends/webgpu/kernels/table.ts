/** The kernels of the webgpu backend; one file a family. */

import type { Kernels, Operand } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { type DispatchRule, type DispatchTable, launchOf } from "../shader/dispatch.ts";
import { argReduceKernels } from "./arg_reduce.ts";
import { convolutionKernels } from "./convolution.ts";
import { indexingKernels } from "./indexing.ts";
import { matmulKernels } from "./matmul.ts";
import { movementKernels } from "./movement.ts";
import { pointwiseKernels } from "./pointwise.ts";
import { randomKernels } from "./random.ts";
import { reduceKernels } from "./reduce.ts";
import { softmaxKernels } from "./softmax.ts";
import { updateKernels } from "./update.ts";

/** The dispatch rules of all kernels on one device; nothing is compiled before it is bound. */
export function createDispatchTable(gpu: Gpu): DispatchTable {
  return {
    ...pointwiseKernels(gpu),
    ...movementKernels(gpu),
    ...reduceKernels(gpu),
    ...argReduceKernels(gpu),
    ...matmulKernels(gpu),
    ...convolutionKernels(gpu),
    ...indexingKernels(gpu),
    ...randomKernels(gpu),
    ...softmaxKernels(gpu),
    ...updateKernels(gpu),
  };
}

/** Kernels that bind the dispatches that their rules describe. */
export function kernelsOf(table: DispatchTable): Kernels {
  const kernels = Object.entries<DispatchRule<never>>(table).map(([name, rule]) => [
    name,
    (inputs: readonly Operand[], output: Operand, attrs: never) =>
      launchOf(rule(inputs, output, attrs)),
  ]);
  return Object.fromEntries(kernels) as Kernels;
}
