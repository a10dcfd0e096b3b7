/** Python's slices: along an axis of some length, where they begin and how they step. */
import { formatValue } from "../../../backends/base/format_value.ts";

/** A slice of Python's with all of its parts. */
export interface Range {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number;
}

/** One axis of a window. */
export interface Window {
  readonly begin: number;
  readonly step: number;
  readonly length: number;
  readonly flipped: boolean;
}

/** A slice of bounds and a step that a caller gave; throws `RangeError` where they are no whole numbers. */
export function rangeOf(start: number | null, stop: number | null, step: number | null): Range {
  const broken = [start, stop, step].find((each) => each !== null && !Number.isInteger(each));
  if (broken !== undefined) {
    throw new RangeError(
      `Cannot slice at ${formatValue(broken)}: a bound or step must be a whole number, or null.`,
    );
  }
  if (step === 0) {
    throw new RangeError("Cannot slice with step 0: a step must be a whole number other than 0.");
  }
  return { start, stop, step: step ?? 1 };
}

/** Python's `slice.indices`, with a negative step as a positive one that is flipped. */
export function windowOf({ start, stop, step }: Range, length: number): Window {
  const clamp = (value: number, least: number, most: number): number =>
    Math.min(Math.max(value < 0 ? value + length : value, least), most);
  if (step > 0) {
    const begin = start === null ? 0 : clamp(start, 0, length);
    const end = stop === null ? length : clamp(stop, 0, length);
    const count = Math.max(0, Math.ceil((end - begin) / step));
    return { begin, step, length: count, flipped: false };
  }
  const first = start === null ? length - 1 : clamp(start, -1, length - 1);
  const end = stop === null ? -1 : clamp(stop, -1, length - 1);
  const count = Math.max(0, Math.ceil((end - first) / step));
  const begin = count > 0 ? first + (count - 1) * step : 0;
  return { begin, step: -step, length: count, flipped: true };
}
