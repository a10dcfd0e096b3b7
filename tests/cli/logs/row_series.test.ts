/** Rows of logs as series. */

import { expect, test } from "bun:test";
import { RowSeries } from "../../../cli/logs/row_series.ts";

test("RowSeries takes names of Stable-Baselines3, and tells what is new once", () => {
  const rows = new RowSeries();
  rows.append({ step: 10, values: { "rollout/ep_rew_mean": 3, "time/fps": 50, step: 10 } });
  rows.append({ step: 20, values: { "train/loss": 0.5, "time/time_elapsed": 2 } });
  for (const mean of [7, 8]) rows.append({ step: 20, values: { "eval/mean_reward": mean } });
  const evaluation = { step: 20, mean: 7, std: 0, episodes: 0 };
  expect([rows.step, rows.seconds, rows.speed]).toEqual([20, 2, 50]);
  expect(rows.news()).toEqual({
    points: { return: [[10], [3]], "steps per second": [[10], [50]], loss: [[20], [0.5]] },
    evaluations: [evaluation],
  });
  expect(rows.news()).toEqual({ points: {}, evaluations: [] });
  expect(Object.keys(rows.data.series)).toEqual(["return", "steps per second", "loss"]);
  expect(rows.data.evaluations).toEqual([evaluation]);
});
