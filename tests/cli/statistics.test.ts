/** Statistics of runs, against values computed by hand. */

import { describe, expect, test } from "bun:test";
import { bootstrapInterval, interquartileMean, mean, quantile } from "../../cli/statistics.ts";
import { default_rng } from "../../rl/mod.ts";

describe("statistics", () => {
  test("the mean is the sum over the count", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBe(Number.NaN);
  });

  test("the interquartile mean leaves a quarter out at either end, rounded down", () => {
    expect(interquartileMean([7])).toBe(7);
    expect(interquartileMean([1, 2, 6])).toBe(3);
    expect(interquartileMean([100, 2, 4, -50])).toBe(3);
    // Of ten values the middle six: (3 + 4 + 5 + 6 + 7 + 11) / 6.
    expect(interquartileMean([1000, 11, 7, 6, 5, 4, 3, 2, 1, 900])).toBe(6);
  });

  test("the order of values does not matter, and they stay as they are", () => {
    const values = [4, 1, 3, 2];
    expect(interquartileMean(values)).toBe(2.5);
    expect(quantile(values, 0.5)).toBe(2.5);
    expect(values).toEqual([4, 1, 3, 2]);
  });

  test("a quantile lies on the line between its neighbours", () => {
    expect(quantile([10, 20, 30], 0)).toBe(10);
    expect(quantile([10, 20, 30], 1)).toBe(30);
    expect(quantile([10, 20, 30], 0.25)).toBe(15);
    expect(quantile([10, 20, 30, 40], 0.9)).toBeCloseTo(37, 12);
  });
});

describe("the bootstrap interval", () => {
  test("of equal values is that value", () => {
    expect(bootstrapInterval([5, 5, 5], mean, { rng: default_rng(0) })).toEqual([5, 5]);
  });

  test("of two values is where their four samples put it", () => {
    // The means of samples of {0, 1} are 0, 1/2 and 1, one in four, one in two, one in four.
    const of = (confidence: number) =>
      bootstrapInterval([0, 1], mean, { rng: default_rng(1), confidence });
    expect(of(0.95)).toEqual([0, 1]);
    expect(of(0.45)).toEqual([0.5, 0.5]);
  });

  test("of many normal values is the mean and 1.96 standard errors either way", () => {
    const rng = default_rng(2);
    const values = Array.from({ length: 400 }, () => rng.normal(10, 2));
    const center = mean(values);
    const deviation = Math.sqrt(mean(values.map((each) => (each - center) ** 2)));
    const [low, high] = bootstrapInterval(values, mean, { rng, resamples: 4000 });
    expect((center - low) / ((1.96 * deviation) / 20)).toBeCloseTo(1, 1);
    expect((high - center) / ((1.96 * deviation) / 20)).toBeCloseTo(1, 1);
  });

  test("takes any statistic, and is the same for the same generator", () => {
    const values = [1, 2, 3, 4, 100, 5, 6, 7];
    const interval = () => bootstrapInterval(values, interquartileMean, { rng: default_rng(3) });
    expect(interval()).toEqual(interval());
    expect(interval()[1]).toBeLessThan(100);
  });
});
