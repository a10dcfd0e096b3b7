/** Gathering by multi-dimensional indices. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { mergedPositions, takeAt } from "./positions.ts";

/**
 * `x (n1, ..., nm, ...)`, `indices (m, k...) -> (k..., ...)`: the elements or slices of `x` at
 * `[indices[0], ..., indices[m - 1]]`. Indices are truncated, NaN is 0, and negative ones count from
 * the end of their axis. Where one is outside of it, `-n ... n - 1`, the result is NaN, or of int32
 * -2147483648 and of uint8 255 (as JAX fills; MXNet raises an error when the result is read).
 */
export function gather_nd(x: NDArray, indices: NDArray): NDArray {
  const [depth = 0] = indices.shape;
  if (depth < 1 || depth > x.ndim) {
    throw new RangeError(
      `Cannot gather_nd from ${formatShape(x.shape)} with indices ${formatShape(indices.shape)}: ` +
        `the first axis of the indices must be as long as there are axes to index, 1 to ${x.ndim}.`,
    );
  }
  const lengths = x.shape.slice(0, depth);
  const merged = [sizeOf(lengths), ...x.shape.slice(depth)];
  return scope(() => takeAt(x.reshape(merged), mergedPositions(indices, lengths), 0));
}
