/** Where the elements of row-major arrays lie. */

import { expect, test } from "bun:test";
import { broadcastStrides, splitAt, stridesOf } from "../../../backends/base/strides.ts";

test("stridesOf() counts elements, the last axis being contiguous", () => {
  expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
  expect(stridesOf([5])).toEqual([1]);
  expect(stridesOf([])).toEqual([]);
});

test("stridesOf() an array without elements are those of its later axes", () => {
  expect(stridesOf([3, 0, 2])).toEqual([0, 2, 1]);
});

test("broadcastStrides() are 0 along axes that repeat: those of length 1 and new leading ones", () => {
  expect(broadcastStrides([3, 1], [2, 3, 4])).toEqual([0, 1, 0]);
  expect(broadcastStrides([], [2, 2])).toEqual([0, 0]);
  expect(broadcastStrides([2, 3], [2, 3])).toEqual([3, 1]);
});

test("splitAt() counts what is before, along and after an axis", () => {
  expect(splitAt([2, 3, 4, 5], 1)).toEqual({ outer: 2, length: 3, inner: 20 });
  expect(splitAt([7], 0)).toEqual({ outer: 1, length: 7, inner: 1 });
  expect(splitAt([2, 0, 3], 2)).toEqual({ outer: 0, length: 3, inner: 1 });
});
