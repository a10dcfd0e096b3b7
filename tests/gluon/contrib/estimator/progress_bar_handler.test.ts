/** The progress bar of each epoch. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import process from "node:process";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { batches, estimator as make } from "./model.ts";

const { ProgressBarHandler } = contrib.estimator;
const before = process.env.CI;

beforeAll(async () => {
  delete process.env.CI;
  setBackend(await load("wasm"));
});
afterAll(() => {
  if (before !== undefined) process.env.CI = before;
});

test("a ProgressBarHandler draws a line for each epoch, with the metrics of the training", async () => {
  const written: string[] = [];
  const screen = { isTTY: true, columns: 200, write: (text: string) => written.push(text) };
  const { estimator } = make();
  const eventHandlers = new ProgressBarHandler({ screen, interval: 0 });
  await estimator.fit(batches(3, 1), { epochs: 2, event_handlers: eventHandlers });
  const lines = written.join("").split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[0]).toContain("Epoch 1/2:  33%|");
  expect(lines[1]).toMatch(/Epoch 2\/2: 100%\|█+\| 3\/3 .*training accuracy [01]\.\d{4}/);
});

test("a training of so many batches leaves its line where it ends", async () => {
  const written: string[] = [];
  const screen = { isTTY: true, columns: 80, write: (text: string) => written.push(text) };
  const { estimator } = make();
  const eventHandlers = new ProgressBarHandler({ screen, interval: 0, metrics: [] });
  await estimator.fit(batches(3, 1).values(), { batches: 2, event_handlers: eventHandlers });
  expect(written.at(-1)).toBe("\n");
  expect(written[0]).toContain("Epoch 1: 1 batch [");
});
