/** A number within bounds. */

/** The value, or the bound that it is beyond. Not by `Math.min`, which also minds NaN and -0. */
export function clip(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
