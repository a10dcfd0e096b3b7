/** Intervals of steps. */
import { describe, expect, test } from "bun:test";
import { Interval } from "../../../rl/train/interval.ts";

describe("Interval", () => {
  test("is due once whenever its steps are full, also where several are at once", () => {
    const interval = new Interval("save", 10, 0);
    const due = [3, 9, 10, 10, 19, 45, 49, 50].filter((step) => interval.isDue(step));
    expect(due).toEqual([10, 45, 50]);
  });

  test("counts from the step that is told already", () => {
    const interval = new Interval("save", 10, 25);
    expect([26, 29, 30].map((step) => interval.isDue(step))).toEqual([false, false, true]);
  });

  test.each([0, -1, 2.5])("refuses %s steps", (every) => {
    expect(() => new Interval("save", every, 0)).toThrow(
      new RangeError(`Cannot save every ${every} steps: every must be a whole number, 1 or more.`),
    );
  });
});
