/** Asynchronous successive halving. */

import { expect, test } from "bun:test";
import { isPromising, rungsOf } from "../../../cli/tune/successive_halving.ts";

test("rungs are a third of the next, the last one all steps", () => {
  expect(rungsOf(90_000)).toEqual([10_000, 30_000, 90_000]);
  expect(rungsOf(2)).toEqual([1, 1, 2]);
});

test("a trial goes on where it is among the best third that were seen", () => {
  expect(isPromising(5, [5])).toBe(true);
  expect(isPromising(5, [5, 1])).toBe(true);
  expect(isPromising(1, [5, 1])).toBe(false);
  const seen = [9, 8, 7, 6, 5, 4];
  expect(seen.map((each) => isPromising(each, seen))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect(isPromising(Number.NaN, [Number.NaN])).toBe(false);
});
