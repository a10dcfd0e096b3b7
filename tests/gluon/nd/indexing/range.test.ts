/** Python's slices. */
import { expect, test } from "bun:test";
import { rangeOf, windowOf } from "../../../../gluon/nd/indexing/range.ts";

/** The positions that `range(*slice(start, stop, step).indices(length))` of Python gives. */
function positions(
  start: number | null,
  stop: number | null,
  step: number,
  length: number,
): number[] {
  const {
    begin,
    step: pitch,
    length: count,
    flipped,
  } = windowOf(rangeOf(start, stop, step), length);
  const found = Array.from({ length: count }, (_, i) => begin + i * pitch);
  return flipped ? found.reverse() : found;
}

test("every slice of short axes is Python's", () => {
  const bounds = [null, -7, -4, -2, -1, 0, 1, 2, 3, 4, 7];
  for (const length of [0, 1, 4]) {
    for (const step of [1, 2, 3, -1, -2, -5]) {
      for (const start of bounds) {
        for (const stop of bounds) {
          const from = (bound: number): number => (bound < 0 ? bound + length : bound);
          const first = start === null ? (step > 0 ? 0 : length - 1) : from(start);
          const end = stop === null ? (step > 0 ? length : -1) : Math.max(from(stop), -1);
          const expected: number[] = [];
          // Python clamps the first position to the axis, and walks from there.
          let at = step > 0 ? Math.max(first, 0) : Math.min(first, length - 1);
          for (; step > 0 ? at < Math.min(end, length) : at > end && at >= 0; at += step)
            expected.push(at);
          expect(positions(start, stop, step, length)).toEqual(expected);
        }
      }
    }
  }
});
