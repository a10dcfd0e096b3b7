/** Shapes: their sizes and their text. */

import { expect, test } from "bun:test";
import { formatShape, sizeOf } from "../../../backends/base/shape.ts";

test("formatShape() is a Python tuple", () => {
  expect([[], [3], [2, 3]].map(formatShape)).toEqual(["()", "(3,)", "(2, 3)"]);
});

test("sizeOf() is the product of the lengths: 1 for a scalar, 0 where an axis is empty", () => {
  expect([[], [5], [2, 3, 4], [7, 0, 2]].map(sizeOf)).toEqual([1, 5, 24, 0]);
});
