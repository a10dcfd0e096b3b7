/** The kernel table of the webgpu backend; one file a family. */

import type { Kernels } from "../backend.ts";
import type { Gpu } from "./gpu.ts";
import { argReduceKernels } from "./kernels/arg_reduce.ts";
import { binaryKernels } from "./kernels/binary.ts";
import { convertKernels } from "./kernels/convert.ts";
import { indexingKernels } from "./kernels/indexing.ts";
import { matmulKernels } from "./kernels/matmul.ts";
import { movementKernels } from "./kernels/movement.ts";
import { randomKernels } from "./kernels/random.ts";
import { reduceKernels } from "./kernels/reduce.ts";
import { softmaxKernels } from "./kernels/softmax.ts";
import { unaryKernels } from "./kernels/unary.ts";
import { updateKernels } from "./kernels/update.ts";

/** The kernels on one device; nothing is compiled before it is bound. */
export function createKernels(gpu: Gpu): Kernels {
  const movement = movementKernels(gpu);
  return {
    ...unaryKernels(gpu),
    ...binaryKernels(gpu),
    ...movement,
    ...convertKernels(gpu, movement.copy),
    ...reduceKernels(gpu),
    ...argReduceKernels(gpu),
    ...matmulKernels(gpu),
    ...indexingKernels(gpu),
    ...randomKernels(gpu),
    ...softmaxKernels(gpu),
    ...updateKernels(gpu),
  };
}
