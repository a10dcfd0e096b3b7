/** Flipping. */
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { resolveAxes } from "../shape.ts";
import { take } from "./take.ts";

/** `x` reversed along `axis` (or along several axes). */
export function flip(x: NDArray, axis: number | readonly number[]): NDArray {
  const flipOne = (flipped: NDArray, at: number): NDArray => {
    const length = x.shape[at] as number;
    const backwards = Int32Array.from({ length }, (_, i) => length - 1 - i);
    return take(flipped, NDArray.from(backwards, [length], "int32"), { axis: at });
  };
  return scope(() => resolveAxes(axis, x.ndim, "flip").reduce(flipOne, x));
}
