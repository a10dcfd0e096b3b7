/** Tiling whole arrays and repeating elements. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { resolveAxis, type Shape } from "../shape.ts";
import { spread } from "./broadcast_to.ts";

/** Options of `repeat`. */
export interface RepeatOptions {
  /** Axis to repeat along; by default the array is repeated as if it were flat. */
  axis?: number;
}

/** Checks a number of repetitions. */
function checkCount(name: string, count: number): number {
  if (Number.isInteger(count) && count >= 0) return count;
  throw new RangeError(`Cannot ${name} ${count} times: it must be a whole number, 0 or more.`);
}

/**
 * `x` tiled `reps[i]` times along axis `i`, aligned at the last axis; a number is taken as
 * `[number]`. `x (2, 3)`, `reps [2, 2] -> (4, 6)`.
 */
export function tile(x: NDArray, reps: number | readonly number[]): NDArray {
  const wanted = (typeof reps === "number" ? [reps] : reps).map((each) => checkCount("tile", each));
  const rank = Math.max(x.ndim, wanted.length);
  const counts: Shape = [...new Array<number>(rank - wanted.length).fill(1), ...wanted];
  const shape: Shape = [...new Array<number>(rank - x.ndim).fill(1), ...x.shape];
  return spreadAcross(
    x,
    shape.flatMap((length) => [1, length]),
    shape.flatMap((length, i) => [counts[i] as number, length]),
    shape.map((length, i) => length * (counts[i] as number)),
  );
}

/** Each element of `x` `repeats` times in a row, along `axis`. */
export function repeat(x: NDArray, repeats: number, { axis }: RepeatOptions = {}): NDArray {
  checkCount("repeat", repeats);
  const shape = axis === undefined ? [x.size] : x.shape;
  const at = axis === undefined ? 0 : resolveAxis(axis, x.ndim, "repeat");
  return spreadAcross(
    x,
    shape.toSpliced(at + 1, 0, 1),
    shape.toSpliced(at + 1, 0, repeats),
    shape.with(at, (shape[at] as number) * repeats),
  );
}

/** `x` reshaped to `from`, broadcast to `to`, reshaped to `result`. */
function spreadAcross(x: NDArray, from: Shape, to: Shape, result: Shape): NDArray {
  return scope(() => spread(x.reshape(from), to).reshape(result));
}
