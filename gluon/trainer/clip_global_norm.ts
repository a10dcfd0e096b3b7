/** Gradients limited together, so that their direction stays. */

import { within } from "../nd/context.ts";
import { type NDArray, scope } from "../nd/mod.ts";
import { sumSquares } from "../nd/ops/sum_squares.ts";
import { scaleBy } from "../optimizer/base/in_place.ts";

/**
 * Scales arrays in place so that the 2-norm of all of them together is at most `max_norm`, and gives
 * the norm that they had, a scalar array. If that is not finite, the arrays become NaN or 0.
 *
 * Unlike MXNet's, it does not read the norm, so that it can be traced; `await norm.asscalar()` does.
 */
export function clip_global_norm(arrays: readonly NDArray[], max_norm: number): NDArray {
  if (arrays.length === 0 || !(max_norm >= 0)) {
    throw new RangeError(
      `Cannot clip ${arrays.length} arrays to norm ${max_norm}: there must be an array, and the norm ` +
        "must be 0 or more.",
    );
  }
  return within({ recording: false }, () =>
    scope(() => {
      const norm = sumSquares(arrays).sqrt();
      const factor = norm.add(1e-8).reciprocal().multiply(max_norm).minimum(1);
      for (const array of arrays) scaleBy(array, factor);
      return norm;
    }),
  );
}
