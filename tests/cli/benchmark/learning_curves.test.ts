/** Learning curves. */

import { describe, expect, test } from "bun:test";
import { toSVG } from "../../../cli/benchmark/chart.ts";
import { drawLearningCurves, ticks } from "../../../cli/benchmark/learning_curves.ts";

describe("ticks()", () => {
  test("are round, about six, and span the values", () => {
    expect(ticks(0, 50_000)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(ticks(9.3, 500)).toEqual([0, 100, 200, 300, 400, 500]);
    expect(ticks(-0.12, 0.31)).toEqual([-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4]);
  });

  test("of one value are around it", () => {
    for (const value of [500, -200, 0]) {
      const marks = ticks(value, value);
      expect(marks.length).toBeGreaterThan(1);
      expect(Math.min(...marks)).toBeLessThanOrEqual(value);
      expect(Math.max(...marks)).toBeGreaterThanOrEqual(value);
    }
  });
});

test("a curve is a line within its band, higher where values are higher", () => {
  const curve = [
    { step: 0, value: 0, interval: [0, 0] },
    { step: 100, value: 10, interval: [0, 20] },
  ] as const;
  const svg = toSVG(drawLearningCurves("A & <B>", new Map([["dqn", curve]])));
  expect(svg).toContain(">A &amp; &lt;B></text>");
  // The plot is from x 64 to 688, and from y 376 (value 0) up to 36 (value 20).
  expect(svg).toContain('<polyline points="64.0,376.0 688.0,206.0"');
  expect(svg).toContain('<polygon points="64.0,376.0 688.0,36.0 688.0,376.0 64.0,376.0"');
});
