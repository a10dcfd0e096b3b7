/** Positions of the elements that are not 0. */
import { NDArray } from "../ndarray.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { take } from "./take.ts";

/**
 * Positions of the elements of `x` that are not 0, in row-major order: one int32 array `(n,)` for each axis, as in NumPy.
 * `x.get(...(await nonzero(mask)))` is `x[mask]` in Python. Their number depends on values, which are read: so it is
 * async, and is called outside of `record()` and of compiled functions.
 */
export async function nonzero(x: NDArray): Promise<NDArray[]> {
  const values = await x.toArray();
  const found: number[] = [];
  for (const [i, value] of values.entries()) if (value !== 0) found.push(i);
  return x.shape.map((length, axis) => {
    const stride = sizeOf(x.shape.slice(axis + 1));
    const positions = found.map((i) => Math.floor(i / stride) % length);
    return NDArray.from(positions, [found.length], "int32");
  });
}

/**
 * The slices of `x` along `axis` (default 0) where `mask (n,)` is not 0 (MXNet: `contrib.boolean_mask`). It reads the
 * mask and is therefore called outside of `record()`; inside, take positions that `nonzero` has read.
 */
export async function boolean_mask(
  x: NDArray,
  mask: NDArray,
  { axis = 0 }: { axis?: number } = {},
): Promise<NDArray> {
  const at = axis < 0 ? axis + x.ndim : axis;
  if (mask.ndim !== 1 || mask.size !== x.shape[at]) {
    throw new RangeError(
      `Cannot take a mask ${formatShape(mask.shape)} along axis ${axis} of ${formatShape(x.shape)}: it must be ` +
        `${formatShape([x.shape[at] ?? 0])}.`,
    );
  }
  const [rows] = await nonzero(mask);
  return take(x, rows as NDArray, { axis: at });
}
