/** Gather and scatter kernels: take, add_at, put_at and one_hot. */

import type { CoreKernels, FusedKernels } from "../../backend.ts";
import { bytesPerElement } from "../../base/dtype.ts";
import { splitAt } from "../../base/strides.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { bytesOf, elementsOf, inputAt, numberType, pointerOf } from "./operand.ts";

export function indexingKernels(
  simd: SimdExports,
): Pick<CoreKernels & FusedKernels, "take" | "add_at" | "put_at" | "one_hot"> {
  return {
    take: (inputs, output, { axis }) => {
      const source = inputAt(inputs, 0);
      const picked = inputAt(inputs, 1);
      const { outer, length, inner } = splitAt(source.shape, axis);
      const x = pointerOf(source);
      const indices = pointerOf(picked);
      const y = pointerOf(output);
      const count = elementsOf(picked);
      const bytes = inner * bytesPerElement[output.dtype];
      const isFloat = Number(numberType(picked) === "float32");
      return () => simd.take(x, indices, y, outer, length, count, bytes, isFloat);
    },
    add_at: (inputs, output, { axis }) => {
      const picked = inputAt(inputs, 1);
      const { outer, length, inner } = splitAt(output.shape, axis);
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
    put_at: (inputs, output, { axis }) => {
      const base = pointerOf(inputAt(inputs, 0));
      const picked = inputAt(inputs, 2);
      const { outer, length, inner } = splitAt(output.shape, axis);
      const y = pointerOf(inputAt(inputs, 1));
      const indices = pointerOf(picked);
      const x = pointerOf(output);
      const all = bytesOf(output);
      const count = elementsOf(picked);
      const bytes = inner * bytesPerElement[output.dtype];
      return () => {
        if (base !== x) simd.copy(base, x, all);
        simd.put_at(y, indices, x, outer, length, count, bytes);
      };
    },
    one_hot: (inputs, output, { clipped }) => {
      const picked = inputAt(inputs, 0);
      const set = simd[`one_hot_${output.dtype}`];
      const indices = pointerOf(picked);
      const y = pointerOf(output);
      const bytes = bytesOf(output);
      const count = elementsOf(picked);
      const depth = output.shape.at(-1)!;
      const clips = Number(clipped);
      const isFloat = Number(numberType(picked) === "float32");
      return () => {
        simd.clear(y, bytes);
        set(indices, y, count, depth, isFloat, clips);
      };
    },
  };
}
