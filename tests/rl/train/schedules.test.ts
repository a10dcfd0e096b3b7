/** Schedules by their formulas. */
import { describe, expect, test } from "bun:test";
import { exponentialSchedule, linearSchedule } from "../../../rl/mod.ts";

describe("linearSchedule()", () => {
  test("goes from start to end in a straight line, and stays there", () => {
    const at = linearSchedule({ start: 1, end: 0.25, duration: 100 });
    expect([0, 50, 100, 1000].map(at)).toEqual([1, 0.625, 0.25, 0.25]);
  });

  test("ends with end exactly, whatever start + (end - start) rounds to", () => {
    const at = linearSchedule({ start: 1, end: 0.05, duration: 50 });
    expect([at(50), at(51)]).toEqual([0.05, 0.05]);
    expect(1 + (0.05 - 1)).not.toBe(0.05);
  });

  test("may rise", () => {
    const at = linearSchedule({ start: 0.4, end: 1, duration: 10 });
    expect(at(5)).toBeCloseTo(0.7, 15);
  });

  test.each([0, -1, Number.NaN])("refuses a duration of %s", (duration: number) => {
    expect(() => linearSchedule({ start: 1, end: 0, duration })).toThrow(
      new RangeError(`Cannot schedule over ${duration} steps: duration must be above 0.`),
    );
  });
});

describe("exponentialSchedule()", () => {
  test("decays to end + (start - end) / e after 1 / decay steps", () => {
    const at = exponentialSchedule({ start: 0.9, end: 0.05, decay: 1 / 200 });
    expect(at(0)).toBe(0.9);
    expect(at(200)).toBeCloseTo(0.05 + 0.85 / Math.E, 15);
    expect(at(1e6)).toBe(0.05);
  });

  test("refuses a negative decay", () => {
    expect(() => exponentialSchedule({ start: 1, end: 0, decay: -0.1 })).toThrow(
      new RangeError("Cannot decay at rate -0.1 a step: decay must be 0 or more."),
    );
  });
});

test.each(["start", "end"])("a schedule refuses a %s that is not finite", (name: string) => {
  const text = `Cannot schedule with ${name} NaN: it must be finite.`;
  const ends = { start: 1, end: 0, [name]: Number.NaN };
  expect(() => linearSchedule({ ...ends, duration: 1 })).toThrow(new RangeError(text));
  expect(() => exponentialSchedule({ ...ends, decay: 1 })).toThrow(new RangeError(text));
});
