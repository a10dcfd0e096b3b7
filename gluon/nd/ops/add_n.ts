/** Sums of several arrays. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, sameShape } from "../shape.ts";

/** The sum of arrays of one shape, from the first to the last. (`ElementWiseSum`.) */
export function add_n(arrays: readonly NDArray[]): NDArray {
  const [first, ...rest] = arrays;
  if (first === undefined) throw new RangeError("Cannot add_n no arrays: give at least one.");
  for (const { shape } of rest) {
    if (sameShape(shape, first.shape)) continue;
    throw new RangeError(
      `Cannot add_n ${formatShape(first.shape)} and ${formatShape(shape)}: all shapes must be equal; ` +
        "use add() to broadcast.",
    );
  }
  return scope(() => rest.reduce<NDArray>((sum, each) => sum.add(each), first.copy()));
}
