/** Trainings somewhere else, as a view is told of them. */

import { expect, test } from "bun:test";
import { QueueRun } from "../../../cli/queue_view/queue_run.ts";
import { makeTask } from "../../../cli/sweep/task.ts";
import type { ViewMessage } from "../../../rl/view/messages.ts";
import { setting } from "../sweep/tiny.ts";

test("QueueRun tells of what changed, and cannot be steered", async () => {
  const run = new QueueRun(makeTask(setting, 3, "wasm"));
  const told: ViewMessage[] = [];
  const end = run.watch((message) => told.push(message));
  run.take({ state: "waiting", rows: [] });
  expect(told).toEqual([]); // as it was
  const row = { step: 100, values: { "train/loss": 1 } };
  run.take({ state: "running", step: 90, rows: [row] });
  run.take({ state: "running", step: 90, rows: [] });
  expect(told).toMatchObject([
    {
      kind: "update",
      update: {
        id: run.id,
        status: { state: "running", step: 100 },
        points: { loss: [[100], [1]] },
      },
    },
  ]);
  end();
  run.take({ state: "failed", message: "It was too hard.", rows: [] });
  expect(told).toHaveLength(1);
  const { options, ...rest } = run.snapshot();
  expect(rest).toMatchObject({
    ...{ id: run.task.id.slice(0, 12), title: "dqn on CartPole-v1, seed 3", totalSteps: 400 },
    status: { state: "failed", step: 100, message: "It was too hard.", commands: [] },
    series: { loss: { means: [1] } },
  });
  expect(Object.fromEntries(options)).toMatchObject({
    backend: "wasm",
    net_arch: "[8]",
    seed: "3",
  });
  await expect(run.command()).rejects.toThrow("another program trains it");
});
