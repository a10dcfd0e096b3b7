/** Scattering to multi-dimensional indices. */
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { checkShape, formatShape, type Shape, sameShape, sizeOf } from "../shape.ts";
import { spread } from "./broadcast_to.ts";
import { mergedPositions } from "./positions.ts";
import { putAtOp } from "./put_at.ts";
import { where } from "./where.ts";

/**
 * The counterpart of `gather_nd`: zeros of `shape (n1, ..., nm, ...)` with the elements or slices `data (k..., ...)` at
 * `indices (m, k...)`. Of indices that are equal the last counts; those that are outside are skipped.
 */
export function scatter_nd(data: NDArray, indices: NDArray, shape: Shape): NDArray {
  checkShape(shape, "scatter to an array");
  const [depth = 0, ...places] = indices.shape;
  if (
    depth < 1 ||
    depth > shape.length ||
    !sameShape(data.shape, [...places, ...shape.slice(depth)])
  ) {
    throw new RangeError(
      `Cannot scatter_nd ${formatShape(data.shape)} with indices ${formatShape(indices.shape)} to ` +
        `${formatShape(shape)}: the first axis of the indices must be as long as there are axes to index, and the data ` +
        `${formatShape([...places, ...shape.slice(depth)])}.`,
    );
  }
  const lengths = shape.slice(0, depth);
  return scope(() => {
    const zeros = spread(NDArray.from([0], [], data.dtype), [
      sizeOf(lengths),
      ...shape.slice(depth),
    ]);
    const { at, inside } = mergedPositions(indices, lengths);
    const put = inside ? where(inside, at, -1) : at;
    return apply(putAtOp, [zeros, data, put], { axis: 0 }).reshape(shape);
  });
}
