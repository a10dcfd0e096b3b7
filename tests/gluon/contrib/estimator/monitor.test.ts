/** Whether a monitored metric has improved. */
import { describe, expect, test } from "bun:test";
import { Monitor } from "../../../../gluon/contrib/estimator/monitor.ts";
import { Scripted } from "./model.ts";

describe("A Monitor", () => {
  const improvements = (monitor: Monitor, metric: Scripted, count: number): boolean[] =>
    Array.from({ length: count }, () => {
      metric.next();
      return monitor.improves();
    });

  test("tells improvements over the best so far, by more than the least", () => {
    const metric = new Scripted("loss", [5, 4, 4.5, 3.9, 3]);
    expect(improvements(new Monitor(metric, "auto", 0.5), metric, 5)).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test("takes more for better where the name says so, and begins again", () => {
    const metric = new Scripted("validation accuracy", [0.5, 0.4, 0.4, 0.6]);
    const monitor = new Monitor(metric, "auto");
    expect(improvements(monitor, metric, 2)).toEqual([true, false]);
    monitor.reset(0.45);
    expect(improvements(monitor, metric, 2)).toEqual([false, true]);
    expect([monitor.name, monitor.best]).toEqual(["validation accuracy", 0.6]);
  });
});
