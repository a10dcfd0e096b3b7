/** Gradients of activations. */

import type { FusedKernels } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import { elementsOf, inputAt, pointerOf } from "./operand.ts";

export function activationGradientKernels(
  simd: SimdExports,
): Pick<FusedKernels, "activation_gradient"> {
  return {
    activation_gradient: (inputs, output, { activation }) => {
      const f = simd[`${activation}_gradient`];
      const dy = pointerOf(inputAt(inputs, 0));
      const y = pointerOf(inputAt(inputs, 1));
      const z = pointerOf(output);
      const n = elementsOf(output);
      return () => f(dy, y, z, n);
    },
  };
}
