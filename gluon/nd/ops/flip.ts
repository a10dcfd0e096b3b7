/** Elements in the opposite order. */
import { NDArray } from "../ndarray.ts";
import { resolveAxes } from "../shape.ts";
import { take } from "./take.ts";

/** `x` with its elements in the opposite order along `axis` (or along several axes). */
export function flip(x: NDArray, axis: number | readonly number[]): NDArray {
  return resolveAxes(axis, x.ndim, "flip").reduce((flipped, at) => {
    const length = x.shape[at] as number;
    if (length === 0) return flipped;
    const backwards = Int32Array.from({ length }, (_, i) => length - 1 - i);
    return take(flipped, NDArray.from(backwards, [length], "int32"), { axis: at });
  }, x);
}
