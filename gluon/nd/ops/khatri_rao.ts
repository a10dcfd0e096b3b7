/** The Khatri-Rao product. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";

/** Kronecker product, column by column: arrays `(rows_i, columns) -> (product of rows, columns)`. */
export function khatri_rao(arrays: readonly NDArray[]): NDArray {
  const [first, ...rest] = arrays;
  if (first === undefined) throw new RangeError("Cannot khatri_rao no arrays: give at least one.");
  const columns = first.shape[1];
  const odd = arrays.find(({ shape }) => shape.length !== 2 || shape[1] !== columns);
  if (odd) {
    throw new RangeError(
      `Cannot khatri_rao ${arrays.map(({ shape }) => formatShape(shape)).join(" and ")}: all must be ` +
        "matrices with equally many columns.",
    );
  }
  return scope(() =>
    rest.reduce<NDArray>(
      (product, each) =>
        product
          .expand_dims(1)
          .multiply(each.expand_dims(0))
          .reshape([-1, columns as number]),
      first.copy(),
    ),
  );
}
