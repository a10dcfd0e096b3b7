/** Softmax along one axis, and its logarithm. */

import type { AxisAttrs, FusedKernels, Kernel } from "../../backend.ts";
import { splitAt } from "../../base/strides.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { inputAt, pointerOf } from "./operand.ts";

function alongAxis(f: SimdExports["softmax"]): Kernel<AxisAttrs> {
  return (inputs, output, { axis }) => {
    const x = pointerOf(inputAt(inputs, 0));
    const y = pointerOf(output);
    const { outer, length, inner } = splitAt(output.shape, axis);
    return () => f(x, y, outer, length, inner);
  };
}

export function softmaxKernels(simd: SimdExports): Pick<FusedKernels, "softmax" | "log_softmax"> {
  return { softmax: alongAxis(simd.softmax), log_softmax: alongAxis(simd.log_softmax) };
}
