import { describe, expect, test } from "bun:test";
import { curveOf } from "../../../../rl/view/page/curve.ts";
import { Series } from "../../../../rl/view/series.ts";

function seriesOf(count: number, value: (i: number) => number): Series {
  const series = new Series();
  for (let i = 0; i < count; i++) series.append(i, value(i));
  return series;
}

const whole = { from: -Infinity, to: Infinity, most: 400, smoothing: 0.9 };

describe("curveOf()", () => {
  test("is the series where that has few points", () => {
    const { steps, means, hasRange } = curveOf(
      seriesOf(5, (i) => 2 * i),
      whole,
    );
    expect([steps, means, hasRange]).toEqual([[0, 1, 2, 3, 4], [0, 2, 4, 6, 8], false]);
  });

  test("is no finer than asked, and loses no extreme", () => {
    const { steps, lows, highs } = curveOf(
      seriesOf(8000, (i) => (i === 4321 ? 99 : i % 2)),
      whole,
    );
    expect(steps.length).toBeLessThanOrEqual(400);
    expect([Math.min(...lows), Math.max(...highs), steps.at(-1)]).toEqual([0, 99, 7999]);
  });

  test("smooths to the mean of noise, and without smoothing not at all", () => {
    const series = seriesOf(2000, (i) => 5 + (i % 2 === 0 ? 1 : -1));
    for (const each of curveOf(series, whole).smooth.slice(-100)) expect(each).toBeCloseTo(5, 1);
    const { smooth, means } = curveOf(series, { ...whole, most: 4000, smoothing: 0 });
    expect(smooth).toEqual(means);
  });

  test("is of the steps that are zoomed into, and one on either side", () => {
    const { steps } = curveOf(
      seriesOf(100, (i) => i),
      { ...whole, from: 20, to: 30 },
    );
    expect([steps[0], steps.at(-1)]).toEqual([19, 30]);
  });
});
