/** Activations behind products: relu is part of the product, the others follow it. */

import type { ActivationName, Launch } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";

/** `linear`, whose n numbers at y come with relu if that is the activation, and then any other activation. */
export function withActivation(
  simd: SimdExports,
  activation: ActivationName | null,
  linear: Launch,
  y: number,
  n: number,
): Launch {
  if (activation === null || activation === "relu") return linear;
  const activate = simd[activation];
  return () => {
    linear();
    activate(y, y, n);
  };
}
