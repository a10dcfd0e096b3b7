import { expect, test } from "bun:test";
import { Series } from "../../../rl/view/series.ts";

test("A Series keeps every value while they are few", () => {
  const series = new Series();
  for (let step = 1; step <= 100; step++) series.append(step, step * step);
  expect(series.steps).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(series.means[9]).toBe(100);
  expect(series.lows).toEqual(series.highs);
});

test("A Series of a million values has at most 8,192 bins, with their means and ranges", () => {
  const series = new Series();
  const count = 1_000_000;
  for (let step = 0; step < count; step++) series.append(step, step % 2 === 0 ? -1 : 3);
  expect(series.length).toBeGreaterThan(4096);
  expect(series.length).toBeLessThanOrEqual(8192);
  expect(series.steps.at(-1)).toBe(count - 1);
  for (const mean of series.means) expect(mean).toBeCloseTo(1, 9);
  expect([Math.min(...series.lows), Math.max(...series.highs)]).toEqual([-1, 3]);
});

test("A Series drops what is no number", () => {
  const series = new Series();
  for (const value of [NaN, Infinity, 2]) series.append(1, value);
  expect(series.means).toEqual([2]);
});

test("A Series continues from its data as if it had never ended", () => {
  const [whole, first] = [new Series(), new Series()];
  const value = (step: number): number => (step * 7919) % 1000;
  for (let step = 0; step < 50_001; step++) {
    whole.append(step, value(step));
    if (step < 20_002) first.append(step, value(step));
  }
  const second = Series.from(JSON.parse(JSON.stringify(first.toData())));
  for (let step = 20_002; step < 50_001; step++) second.append(step, value(step));
  expect(second.steps).toEqual([...whole.steps]);
  for (const [i, mean] of whole.means.entries()) expect(second.means[i]!).toBeCloseTo(mean, 1);
});
