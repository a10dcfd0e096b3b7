/** The offsets that the reference backend visits an array in. */

import { expect, test } from "bun:test";
import { offsets } from "../../../backends/reference/layout.ts";

test("offsets visit the elements of an index in row-major order", () => {
  expect([...offsets([2, 3], [1, 2])]).toEqual([0, 2, 4, 1, 3, 5]);
  expect([...offsets([2, 2], [6, 2], 1)]).toEqual([1, 3, 7, 9]);
  expect([...offsets([], [], 5)]).toEqual([5]);
  expect([...offsets([2, 0], [1, 1])]).toEqual([]);
});
