/** The kernel table of the wasm backend. */

import type { Kernels } from "../../backend.ts";
import { sizeOf } from "../../base/shape.ts";
import { checkKernels } from "../../checks.ts";
import { linalgKernels } from "../../linalg/kernels.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import type { Heap } from "../heap.ts";
import type { Scratch } from "../memory.ts";
import { activationGradientKernels } from "./activation_gradient.ts";
import { binaryKernels } from "./binary.ts";
import { convertKernels } from "./convert.ts";
import { convolutionKernels } from "./convolution.ts";
import { indexingKernels } from "./indexing.ts";
import { matmulKernels } from "./matmul.ts";
import { movementKernels } from "./movement.ts";
import { pointerOf } from "./operand.ts";
import { poolingKernels } from "./pooling.ts";
import { randomKernels } from "./random.ts";
import { recurrenceKernels } from "./recurrence.ts";
import { reduceKernels } from "./reduce.ts";
import { softmaxKernels } from "./softmax.ts";
import { sortKernels } from "./sort.ts";
import { unaryKernels } from "./unary.ts";
import { updateKernels } from "./update.ts";

/** Binds every kernel of the contract to the WebAssembly functions. */
export function createKernels(simd: SimdExports, scratch: Scratch, heap: Heap): Kernels {
  return {
    ...unaryKernels(simd),
    ...binaryKernels(simd),
    ...activationGradientKernels(simd),
    ...recurrenceKernels(simd, scratch),
    ...reduceKernels(simd, scratch),
    ...softmaxKernels(simd),
    ...sortKernels(simd, scratch),
    ...matmulKernels(simd, scratch),
    ...convolutionKernels(simd, scratch),
    ...poolingKernels(simd),
    ...movementKernels(simd),
    ...convertKernels(simd),
    ...indexingKernels(simd),
    ...randomKernels(simd),
    ...updateKernels(simd),
    ...checkKernels((operand) => {
      const start = pointerOf(operand) >>> 2;
      const view = operand.dtype === "int32" ? heap.ints : heap.floats;
      return view.subarray(start, start + sizeOf(operand.shape));
    }),
    ...linalgKernels((operand) => {
      const start = pointerOf(operand) >>> 2;
      return heap.floats.subarray(start, start + sizeOf(operand.shape));
    }),
  };
}
