/** What a learner tells of its training. */

import { expect, test } from "bun:test";
import { learnerLog } from "../../../cli/distributed/learner_log.ts";
import type { ReadRow } from "../../../cli/logs/row_series.ts";

test("learnerLog tells of every evaluation, and of reports now and then", async () => {
  const rows: ReadRow[] = [];
  const log = learnerLog((row) => rows.push(row));
  const report = { step: 10, stepsPerSecond: 5, meanReturn: null, metrics: { loss: 2 } };
  log.onReport!(report);
  log.onReport!({ ...report, step: 20 });
  await log.onEvaluation!({ step: 20, mean: 9, std: 1, episodes: 5 });
  expect(rows).toEqual([
    {
      step: 10,
      values: { "time/fps": 5, "time/time_elapsed": expect.any(Number), "train/loss": 2 },
    },
    { step: 20, values: { "eval/mean_reward": 9, "eval/std_reward": 1 } },
  ]);
});
