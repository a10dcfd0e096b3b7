/** Statistics of runs, against values computed by hand. */

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import {
  bootstrapInterval,
  interquartileMean,
  mean,
  meanScore,
  optimalityGap,
  probabilityOfImprovement,
  quantile,
  type Scores,
} from "../../../cli/benchmark/statistics.ts";
import { default_rng } from "../../../rl/mod.ts";

describe("statistics", () => {
  test("the mean is the sum over the count", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBe(Number.NaN);
  });

  test("the interquartile mean leaves a quarter out at either end, rounded down", () => {
    expect(interquartileMean([[7]])).toBe(7);
    expect(interquartileMean([[1, 2, 6]])).toBe(3);
    expect(
      interquartileMean([
        [100, 2],
        [4, -50],
      ]),
    ).toBe(3);
    // Of ten values the middle six: (3 + 4 + 5 + 6 + 7 + 11) / 6.
    expect(interquartileMean([[1000, 11, 7, 6, 5, 4, 3, 2, 1, 900]])).toBe(6);
  });

  test("the order of values does not matter, and they stay as they are", () => {
    const values = [4, 1, 3, 2];
    expect(interquartileMean([values])).toBe(2.5);
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

describe("aggregates over runs and tasks are those of rliable", () => {
  const { cases } = JSON.parse(
    readFileSync(new URL("../../golden/rliable_metrics.json", import.meta.url), "utf8"),
  ) as { cases: (Record<"x" | "y", Scores> & Record<string, number>)[] };

  test.each(cases.map((each, i) => [i, each] as const))("case %i", (_, each) => {
    const { x, y, gamma } = each as (typeof cases)[number] & { gamma: number };
    expect(meanScore(x)).toBeCloseTo(each.mean as number, 6);
    expect(interquartileMean(x)).toBeCloseTo(each.interquartile_mean as number, 6);
    expect(optimalityGap(x, gamma)).toBeCloseTo(each.optimality_gap as number, 6);
    expect(probabilityOfImprovement(x, y)).toBeCloseTo(
      each.probability_of_improvement as number,
      8,
    );
  });
});

describe("the bootstrap interval", () => {
  test("draws each task and each algorithm by itself", () => {
    // Runs of a task stay in it: task 1 is always 0, task 2 always 10.
    const x = [
      [0, 0],
      [10, 10],
    ];
    expect(bootstrapInterval([x], meanScore, { rng: default_rng(0) })).toEqual([5, 5]);
    // P(x > y) of {0, 2} over {1}: no, one or both of two drawn runs are 2.
    const y = [[1]];
    const interval = bootstrapInterval([[[0, 2]], y], probabilityOfImprovement, {
      rng: default_rng(0),
    });
    expect(interval).toEqual([0, 1]);
  });

  test("of equal values is that value", () => {
    expect(bootstrapInterval([[[5, 5, 5]]], meanScore, { rng: default_rng(0) })).toEqual([5, 5]);
  });

  test("of two values is where their four samples put it", () => {
    // The means of samples of {0, 1} are 0, 1/2 and 1, one in four, one in two, one in four.
    const of = (confidence: number) =>
      bootstrapInterval([[[0, 1]]], meanScore, { rng: default_rng(1), confidence });
    expect(of(0.95)).toEqual([0, 1]);
    expect(of(0.45)).toEqual([0.5, 0.5]);
  });

  test("of many normal values is the mean and 1.96 standard errors either way", () => {
    const rng = default_rng(2);
    const values = Array.from({ length: 400 }, () => rng.normal(10, 2));
    const center = mean(values);
    const deviation = Math.sqrt(mean(values.map((each) => (each - center) ** 2)));
    const [low, high] = bootstrapInterval([[values]], meanScore, { rng, resamples: 4000 });
    expect((center - low) / ((1.96 * deviation) / 20)).toBeCloseTo(1, 1);
    expect((high - center) / ((1.96 * deviation) / 20)).toBeCloseTo(1, 1);
  });

  test("takes any statistic, and is the same for the same generator", () => {
    const values = [1, 2, 3, 4, 100, 5, 6, 7];
    const interval = () =>
      bootstrapInterval([[values]], interquartileMean, { rng: default_rng(3) });
    expect(interval()).toEqual(interval());
    expect(interval()[1]).toBeLessThan(100);
  });
});
