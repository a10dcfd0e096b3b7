/** Kernels that follow indices. */

import type { CoreKernels } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { bytesPerElement } from "../memory.ts";
import { bytesOf, elementsOf, inputAt, numberType, pointerOf } from "./operand.ts";
import { around } from "./strides.ts";

export function indexingKernels(
  simd: SimdExports,
): Pick<CoreKernels, "take" | "add_at" | "one_hot"> {
  return {
    take: (inputs, output, { axis }) => {
      const source = inputAt(inputs, 0);
      const picked = inputAt(inputs, 1);
      const { outer, length, inner } = around(source.shape, axis);
      const x = pointerOf(source);
      const indices = pointerOf(picked);
      const y = pointerOf(output);
      const count = elementsOf(picked);
      const bytes = inner * bytesPerElement(output.dtype);
      const isFloat = Number(numberType(picked) === "float32");
      return () => simd.take(x, indices, y, outer, length, count, bytes, isFloat);
    },
    add_at: (inputs, output, { axis }) => {
      const picked = inputAt(inputs, 1);
      const { outer, length, inner } = around(output.shape, axis);
      const y = pointerOf(inputAt(inputs, 0));
      const indices = pointerOf(picked);
      const x = pointerOf(output);
      const bytes = bytesOf(output);
      const count = elementsOf(picked);
      const isFloat = Number(numberType(picked) === "float32");
      return () => {
        simd.clear(x, bytes);
        simd.add_at(y, indices, x, outer, length, count, inner, isFloat);
      };
    },
    one_hot: (inputs, output) => {
      const picked = inputAt(inputs, 0);
      const set = simd[`one_hot_${output.dtype}`];
      const indices = pointerOf(picked);
      const y = pointerOf(output);
      const bytes = bytesOf(output);
      const count = elementsOf(picked);
      const depth = output.shape.at(-1)!;
      const isFloat = Number(numberType(picked) === "float32");
      return () => {
        simd.clear(y, bytes);
        set(indices, y, count, depth, isFloat);
      };
    },
  };
}
