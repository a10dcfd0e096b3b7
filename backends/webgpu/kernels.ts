/** The kernels of the webgpu backend; one file a family. */

import type { Kernels, Operand } from "../backend.ts";
import type { Gpu } from "./gpu.ts";
import { argReduceKernels } from "./kernels/arg_reduce.ts";
import { indexingKernels } from "./kernels/indexing.ts";
import { matmulKernels } from "./kernels/matmul.ts";
import { movementKernels } from "./kernels/movement.ts";
import { pointwiseKernels } from "./kernels/pointwise.ts";
import { randomKernels } from "./kernels/random.ts";
import { reduceKernels } from "./kernels/reduce.ts";
import { softmaxKernels } from "./kernels/softmax.ts";
import { updateKernels } from "./kernels/update.ts";
import { type AllRecipes, launchOf, type Recipe } from "./recipe.ts";

/** The recipes of all kernels on one device; nothing is compiled before it is bound. */
export function createRecipes(gpu: Gpu): AllRecipes {
  return {
    ...pointwiseKernels(gpu),
    ...movementKernels(gpu),
    ...reduceKernels(gpu),
    ...argReduceKernels(gpu),
    ...matmulKernels(gpu),
    ...indexingKernels(gpu),
    ...randomKernels(gpu),
    ...softmaxKernels(gpu),
    ...updateKernels(gpu),
  };
}

/** Kernels that bind what their recipes say. */
export function kernelsOf(recipes: AllRecipes): Kernels {
  const kernels = Object.entries<Recipe<never>>(recipes).map(([name, recipe]) => [
    name,
    (inputs: readonly Operand[], output: Operand, attrs: never) =>
      launchOf(recipe(inputs, output, attrs)),
  ]);
  return Object.fromEntries(kernels) as Kernels;
}
