/** Pooling of planes, and its gradients. */

import type { FusedKernels, Operand, PoolingAttrs } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { inputAt, pointerOf } from "./operand.ts";

type Name = "max_pool" | "max_pool_gradient" | "sum_pool" | "sum_pool_gradient";
type Sizes =
  Parameters<SimdExports["max_pool"]> extends [number, number, ...infer Rest] ? Rest : never;

/** What kernels take behind their pointers: planes, lengths of x and y, and windows. */
function sizes(x: Operand, y: Operand, { kernel, stride, pad }: PoolingAttrs): Sizes {
  return [...x.shape, ...y.shape.slice(1), ...kernel, ...stride, ...pad] as number[] as Sizes;
}

export function poolingKernels(simd: SimdExports): Pick<FusedKernels, Name> {
  const forward =
    (pool: SimdExports["max_pool"]): FusedKernels["max_pool"] =>
    (inputs, output, attrs) => {
      const [x, y] = [pointerOf(inputAt(inputs, 0)), pointerOf(output)];
      const rest = sizes(inputAt(inputs, 0), output, attrs);
      return () => pool(x, y, ...rest);
    };
  return {
    max_pool: forward(simd.max_pool),
    sum_pool: forward(simd.sum_pool),
    max_pool_gradient: (inputs, output, attrs) => {
      const [x, dy] = [pointerOf(inputAt(inputs, 0)), pointerOf(inputAt(inputs, 1))];
      const dx = pointerOf(output);
      const rest = sizes(output, inputAt(inputs, 1), attrs);
      return () => simd.max_pool_gradient(x, dy, dx, ...rest);
    },
    sum_pool_gradient: (inputs, output, attrs) => {
      const [dy, dx] = [pointerOf(inputAt(inputs, 0)), pointerOf(output)];
      const rest = sizes(output, inputAt(inputs, 0), attrs);
      return () => simd.sum_pool_gradient(dy, dx, ...rest);
    },
  };
}
