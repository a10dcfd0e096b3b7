/** Elements or slices chosen by several indices at once. */
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { cast } from "./cast.ts";
import { sum } from "./reduce.ts";
import { take } from "./take.ts";

/**
 * `x (n1, ..., nm, ...)`, `indices (m, k...) -> (k..., ...)`: what stands at
 * `[indices[0], ..., indices[m - 1]]`. Indices must be within their axes.
 */
export function gather_nd(x: NDArray, indices: NDArray): NDArray {
  const [depth = 0, ...places] = indices.shape;
  if (depth < 1 || depth > x.ndim) {
    throw new RangeError(
      `Cannot gather_nd from ${formatShape(x.shape)} with indices ${formatShape(indices.shape)}: ` +
        `the first axis of the indices must be as long as there are axes to index, 1 to ${x.ndim}.`,
    );
  }
  const [indexed, rest] = [x.shape.slice(0, depth), x.shape.slice(depth)];
  const strides = indexed.map((_, i) => sizeOf(indexed.slice(i + 1)));
  return scope(() => {
    const weights = NDArray.from(strides, [depth, ...places.map(() => 1)], "int32");
    const at = sum(cast(indices, "int32").multiply(weights), { axis: 0 });
    return take(x.reshape([sizeOf(indexed), ...rest]), at);
  });
}
