/** Running mean and variance. */

import { describe, expect, test } from "bun:test";
import { RunningMeanStd } from "../../../envs/mod.ts";

describe("RunningMeanStd", () => {
  test("begins as mean 0 and variance 1", () => {
    const statistics = new RunningMeanStd(2);
    expect(statistics.mean).toEqual(Float64Array.of(0, 0));
    expect(statistics.var).toEqual(Float64Array.of(1, 1));
    expect(statistics.count).toBe(1e-4);
  });

  test("comes near the mean and the population variance of what it was given", () => {
    const statistics = new RunningMeanStd(2);
    for (const x of [1, 2, 3, 6]) statistics.update([x, 10 * x]);
    expect(statistics.mean[0]).toBeCloseTo(3, 3);
    expect(statistics.mean[1]).toBeCloseTo(30, 2);
    expect(statistics.var[0]).toBeCloseTo(3.5, 3); // (4 + 1 + 0 + 9) / 4
    expect(statistics.var[1]).toBeCloseTo(350, 1);
    expect(statistics.count).toBe(4.0001);
  });

  test("weighs its beginning with 1e-4", () => {
    const statistics = new RunningMeanStd(1);
    statistics.update([2]);
    expect(statistics.mean[0]).toBeCloseTo(2 / 1.0001, 12);
    expect(statistics.var[0]).toBeCloseTo((1e-4 + (4 * 1e-4) / 1.0001) / 1.0001, 12);
  });

  test("restored from JSON goes on bit for bit", () => {
    const [a, b] = [new RunningMeanStd(1), new RunningMeanStd(1)];
    a.update([0.1]);
    b.setState(JSON.parse(JSON.stringify(a.getState())));
    for (const statistics of [a, b]) statistics.update([0.7]);
    expect(b.getState()).toEqual(a.getState());
  });
});
