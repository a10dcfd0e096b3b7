/** Changes of dtype, and selection by a condition. */

import type { CoreKernels, DType } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { bytesOf, elementsOf, inputAt, pointerOf } from "./operand.ts";

export function convertKernels(simd: SimdExports): Pick<CoreKernels, "cast" | "where"> {
  const casts: Partial<Record<`${DType} to ${DType}`, SimdExports["float32_to_int32"]>> = {
    "float32 to int32": simd.float32_to_int32,
    "float32 to uint8": simd.float32_to_uint8,
    "int32 to float32": simd.int32_to_float32,
    "int32 to uint8": simd.int32_to_uint8,
    "uint8 to float32": simd.uint8_to_float32,
    "uint8 to int32": simd.uint8_to_int32,
  };
  return {
    cast: (inputs, output) => {
      const input = inputAt(inputs, 0);
      const x = pointerOf(input);
      const y = pointerOf(output);
      const n = elementsOf(output);
      const cast = casts[`${input.dtype} to ${output.dtype}`];
      if (cast !== undefined) return () => cast(x, y, n);
      const bytes = bytesOf(output);
      return () => simd.copy(x, y, bytes);
    },
    where: (inputs, output) => {
      const condition = inputAt(inputs, 0);
      const select = simd[`select_${output.dtype === "uint8" ? 8 : 32}_${condition.dtype}`];
      const cond = pointerOf(condition);
      const x = pointerOf(inputAt(inputs, 1));
      const y = pointerOf(inputAt(inputs, 2));
      const z = pointerOf(output);
      const n = elementsOf(output);
      return () => select(cond, x, y, z, n);
    },
  };
}
