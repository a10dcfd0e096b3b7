/** Waiting for another thread. */

import { expect, test } from "bun:test";
import { Worker } from "node:worker_threads";
import { waitWhile } from "../../../../envs/vector/threads/messages.ts";

/** Notifies whoever waits, fifty times while the number is as it was, and once when it has changed. */
const SCRIPT = `
const { workerData } = require("node:worker_threads");
const pause = new Int32Array(new SharedArrayBuffer(4));
for (let i = 0; i < 50; i++) {
  Atomics.wait(pause, 0, 0, 2);
  Atomics.notify(workerData, 0);
}
Atomics.store(workerData, 0, 1);
Atomics.notify(workerData, 0);
`;

test("waitWhile() waits for the number to change, through notifications that come before", async () => {
  const control = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SCRIPT, { eval: true, workerData: control });
  expect(waitWhile(control, 0)).toBe(true);
  expect(control[0]).toBe(1);
  await worker.terminate();
});

test("waitWhile() says that its patience is over", () => {
  expect(waitWhile(new Int32Array(new SharedArrayBuffer(4)), 0, 5)).toBe(false);
});
