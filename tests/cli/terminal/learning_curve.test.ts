/** Learning curves, character by character. */

import { describe, expect, test } from "bun:test";
import { drawLearningCurve } from "../../../cli/terminal/learning_curve.ts";

describe("the learning curve", () => {
  test("rises from its first point to its last between round numbers", () => {
    const curve = drawLearningCurve(
      [
        { step: 1000, mean: 20 },
        { step: 2000, mean: 180 },
        { step: 3000, mean: 490 },
      ],
      { width: 40 },
    );
    expect(curve.split("\n")).toEqual([
      "     ▲",
      "  500┤                             ┏━",
      "     │                             ┃",
      "  400┤                             ┃",
      "     │                             ┃",
      "  300┤                             ┃",
      "     │                             ┃",
      "  200┤              ┏━━━━━━━━━━━━━━┛",
      "     │              ┃",
      "  100┤              ┃",
      "     │              ┃",
      "    0┤━━━━━━━━━━━━━━┛",
      "     └┬───────┬──────┬───────┬──────┬▶",
      "     1K    1.5K     2K    2.5K     3K",
    ]);
  });

  test("shows returns below zero, equal ones, and long runs", () => {
    const curve = drawLearningCurve([
      { step: 100_000, mean: -200 },
      { step: 200_000, mean: -110 },
    ]);
    expect(curve).toMatch(/^ *-200┤━/m);
    expect(curve).toContain("140K");
    expect(
      drawLearningCurve([
        { step: 1, mean: 0 },
        { step: 2, mean: 0 },
      ]),
    ).toMatch(/^ *0┤━/m);
  });

  test("is left out where there is no room, or are not two points", () => {
    const points = [
      { step: 1000, mean: 20 },
      { step: 2000, mean: 180 },
    ];
    for (const width of [0, 3, 20]) expect(drawLearningCurve(points, { width })).toBe("");
    expect(drawLearningCurve(points, { width: 40 })).not.toBe("");
    expect(drawLearningCurve(points.slice(1))).toBe("");
    expect(drawLearningCurve([points[0]!, points[0]!])).toBe("");
    expect(drawLearningCurve([points[0]!, { step: 2000, mean: NaN }])).toBe("");
  });
});
