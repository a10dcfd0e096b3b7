/** Linear maps between the bounds of Boxes. */

import { formatValue } from "../../backends/base/format_value.ts";
import { Box } from "../../rl/spaces/mod.ts";

/** Bounds: one number for all values, or one for each. */
export type Bound = number | ArrayLike<number>;

/** A Box with other bounds, and the maps from and to the elements of the first. */
export interface Rescaled {
  readonly space: Box;
  readonly forward: (x: Float32Array) => Float32Array;
  readonly backward: (x: Float32Array) => Float32Array;
}

/**
 * Maps the bounds of a Box linearly to others: `gradient * x + intercept`. A value without an upper or lower bound is
 * shifted, and without any left as it is.
 *
 * @param what "rescale the actions of Pendulum-v1", for errors.
 * @throws {RangeError} where bounds are missing, of another length or in the wrong order, or a value is bounded on a side
 *   where the other Box is not.
 */
export function rescaleBox(box: Box, low: Bound, high: Bound, what: string): Rescaled {
  const length = box.flatdim;
  const [lows, highs] = [low, high].map((bound) => {
    const all = typeof bound === "number" ? new Float32Array(length).fill(bound) : bound;
    if (all?.length === length) return Float32Array.from(all);
    throw new RangeError(
      `Cannot ${what} to bounds of ${formatValue(bound)}: give a number, or ${length} of them.`,
    );
  }) as [Float32Array, Float32Array];
  const gradient = new Float32Array(length).fill(1);
  const intercept = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const [from, to, min, max] = [box.low[i]!, box.high[i]!, lows[i]!, highs[i]!];
    const isInfinite = (x: number): boolean => !Number.isFinite(x);
    const agree = (a: number, b: number): boolean => a === b || !(isInfinite(a) || isInfinite(b));
    if (!(min <= max) || !agree(from, min) || !agree(to, max)) {
      throw new RangeError(
        `Cannot ${what} from [${from}, ${to}] to [${min}, ${max}]: the lower bound must not be above the upper one, ` +
          "and both must be infinite, or neither.",
      );
    }
    if (Number.isFinite(max)) intercept[i] = max - to;
    if (!Number.isFinite(min)) continue;
    if (Number.isFinite(max)) gradient[i] = (max - min) / (to - from);
    intercept[i] = Math.fround(gradient[i]! * -from) + min;
  }
  return {
    space: new Box({ low: lows, high: highs, shape: box.shape }),
    forward: (x) => x.map((value, i) => Math.fround(gradient[i]! * value) + intercept[i]!),
    backward: (x) => x.map((value, i) => Math.fround(value - intercept[i]!) / gradient[i]!),
  };
}
