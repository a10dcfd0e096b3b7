/** The hard sigmoid. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { clip } from "./clip.ts";

/** `min(max(alpha * x + beta, 0), 1)`. Default: `alpha` 0.2, `beta` 0.5. */
export function hard_sigmoid(
  x: NDArray,
  { alpha = 0.2, beta = 0.5 }: { alpha?: number; beta?: number } = {},
): NDArray {
  return scope(() => clip(x.multiply(alpha).add(beta), 0, 1));
}
