import { expect, test } from "bun:test";
import { BinaryCounts } from "../../../gluon/metric/binary_counts.ts";

test("BinaryCounts gives the F1 score and Matthews' coefficient of a table by hand", () => {
  const counts = new BinaryCounts();
  expect([counts.f1(), counts.matthews()]).toEqual([0, 0]);
  for (const [isPositive, isPredicted, times] of [
    [true, true, 6],
    [true, false, 2],
    [false, true, 1],
    [false, false, 3],
  ] as const) {
    for (let i = 0; i < times; i++) counts.count(isPositive, isPredicted);
  }
  expect(counts.total).toBe(12);
  expect(counts.f1()).toBeCloseTo(12 / 15, 12);
  expect(counts.matthews()).toBeCloseTo((6 * 3 - 1 * 2) / Math.sqrt(7 * 8 * 4 * 5), 12);
});
