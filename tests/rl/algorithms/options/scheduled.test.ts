/** Numbers that follow a schedule. */
import { expect, test } from "bun:test";
import { scheduled, scheduleOf } from "../../../../rl/algorithms/options/scheduled.ts";

test("a number stays, and lin_x falls linearly from x to 0", () => {
  expect([0, 50, 100].map(scheduleOf(0.5, 100))).toEqual([0.5, 0.5, 0.5]);
  expect([0, 50, 100, 150].map(scheduleOf("lin_0.5", 100))).toEqual([0.5, 0.25, 0, 0]);
  expect(scheduleOf("lin_2.5e-4", 100)(0)).toBe(0.00025);
});

test("what is not above 0, or no number, is refused", () => {
  for (const each of [1, 1e-9, "lin_0.001", "lin_1e-3"]) {
    expect([each, scheduled.safeParse(each).success]).toEqual([each, true]);
  }
  for (const each of [
    0,
    -1,
    Number.NaN,
    "lin_0",
    "lin_-1",
    "lin_",
    "linear_1",
    "exp_1",
    "1",
    null,
  ]) {
    expect([each, scheduled.safeParse(each).success]).toEqual([each, false]);
  }
});
