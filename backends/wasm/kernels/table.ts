/** The kernel table of the wasm backend. */

import type { Kernels } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import type { Scratch } from "../memory.ts";
import { activationGradientKernels } from "./activation_gradient.ts";
import { binaryKernels } from "./binary.ts";
import { convertKernels } from "./convert.ts";
import { indexingKernels } from "./indexing.ts";
import { matmulKernels } from "./matmul.ts";
import { movementKernels } from "./movement.ts";
import { randomKernels } from "./random.ts";
import { reduceKernels } from "./reduce.ts";
import { softmaxKernels } from "./softmax.ts";
import { unaryKernels } from "./unary.ts";
import { updateKernels } from "./update.ts";

/** Binds every kernel of the contract to the WebAssembly functions. */
export function createKernels(simd: SimdExports, scratch: Scratch): Kernels {
  return {
    ...unaryKernels(simd),
    ...binaryKernels(simd),
    ...activationGradientKernels(simd),
    ...reduceKernels(simd, scratch),
    ...softmaxKernels(simd),
    ...matmulKernels(simd, scratch),
    ...movementKernels(simd),
    ...convertKernels(simd),
    ...indexingKernels(simd),
    ...randomKernels(simd),
    ...updateKernels(simd),
  };
}
