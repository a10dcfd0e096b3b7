/** Positions in several axes as positions in these axes merged into one. */
import type { DType, Shape } from "../../../backends/backend.ts";
import { NDArray } from "../ndarray.ts";
import { sizeOf } from "../shape.ts";
import { cast } from "./cast.ts";
import { min, sum } from "./reduce.ts";
import { take } from "./take.ts";
import { where } from "./where.ts";

/** Positions along an axis, and for each whether it was inside of the axes that were merged. */
export interface Positions {
  readonly at: NDArray;
  /** Nothing where all are known to be inside. */
  readonly inside: NDArray | null;
}

/** What stands where an index is outside of its axis. */
const MISSING: Readonly<Record<DType, number>> = { float32: NaN, int32: -(2 ** 31), uint8: 255 };

/**
 * Of `indices (m, k...)`, one row for each of the axes of those `lengths`: the positions `(k...)` in the merged axes.
 * Indices are truncated, NaN is 0, and negative ones count from the end of their axis.
 */
export function mergedPositions(indices: NDArray, lengths: Shape): Positions {
  const column = [lengths.length, ...indices.shape.slice(1).map(() => 1)];
  const strides = lengths.map((_, i) => sizeOf(lengths.slice(i + 1)));
  const longs = NDArray.from(lengths, column, "int32");
  const given = cast(indices, "int32");
  const counted = where(given.lesser(0), given.add(longs), given);
  const inside = counted.greater_equal(0).multiply(counted.lesser(longs));
  const at = sum(counted.multiply(NDArray.from(strides, column, "int32")), { axis: 0 });
  return { at, inside: min(inside, { axis: 0 }) };
}

/** The slices of `x` at positions along `axis`; NaN (int32: -2147483648, uint8: 255) for those outside. */
export function takeAt(x: NDArray, { at, inside }: Positions, axis: number): NDArray {
  const taken = take(x, at, { axis });
  if (inside === null || taken.size === 0) return taken;
  const found = inside.reshape([
    ...new Array<number>(axis).fill(1),
    ...inside.shape,
    ...new Array<number>(x.ndim - axis - 1).fill(1),
  ]);
  return where(found, taken, MISSING[x.dtype]);
}
