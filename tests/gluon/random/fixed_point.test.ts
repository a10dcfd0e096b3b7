/** Exponentials and logarithms in fixed point. */
import { expect, test } from "bun:test";
import { expOfNegative, negativeLog } from "../../../gluon/random/fixed_point.ts";

test("negativeLog() is -ln", () => {
  expect([1, 0.5, 0.25].map(negativeLog)).toEqual([0, Math.LN2, 2 * Math.LN2]);
  for (const x of [0.999, 0.7, 0.1, 1e-9, 2 ** -53]) {
    expect(Math.abs(negativeLog(x) / -Math.log(x) - 1)).toBeLessThan(3e-16);
  }
});

test("expOfNegative() is exp of the negative", () => {
  expect([0, 1].map(expOfNegative)).toEqual([1, 1 / Math.E]);
  for (const x of [1e-6, 0.3, Math.LN2, 3, 6.7, 20]) {
    expect(Math.abs(expOfNegative(x) / Math.exp(-x) - 1)).toBeLessThan(3e-16);
  }
});

test("each undoes the other", () => {
  for (const x of [0.9, 0.5, 0.03]) expect(expOfNegative(negativeLog(x))).toBeCloseTo(x, 15);
});
