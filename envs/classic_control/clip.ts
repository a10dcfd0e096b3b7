/** Clipping. */

/** `value` clipped to `[low, high]`; cheaper than `Math.min`, which handles NaN and -0. */
export function clip(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
