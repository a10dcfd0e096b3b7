/** Counts that layers are made with. */
import { expect, test } from "bun:test";
import { checkUnits } from "../../../gluon/nn/units.ts";

test("A count is a whole number, from the least on", () => {
  expect([checkUnits("Dense", "units", 3, 1), checkUnits("Dense", "in_units", 0)]).toEqual([3, 0]);
  for (const [count, least] of [
    [0, 1],
    [2.5, 1],
    [-1, 0],
    [Number.NaN, 0],
  ] as const) {
    expect(() => checkUnits("Dense", "units", count, least)).toThrow(
      `Cannot make Dense with units ${count}: it must be a whole number, ${least} or more.`,
    );
  }
});
