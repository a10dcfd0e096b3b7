/** Event handlers: stages, order, stopping. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { batches, estimator as make } from "./model.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("Event handlers", () => {
  test("are called at each stage, in the order of their priorities", async () => {
    const { estimator } = make();
    const calls: string[] = [];
    const named = (name: string, priority: number) => ({
      priority,
      train_begin: () => void calls.push(`${name} train_begin`),
      epoch_begin: () => void calls.push(`${name} epoch_begin`),
      batch_begin: () => void calls.push(`${name} batch_begin`),
      batch_end: async () => void calls.push(`${name} batch_end`),
      epoch_end: () => void calls.push(`${name} epoch_end`),
      train_end: () => void calls.push(`${name} train_end`),
    });
    await estimator.fit(batches(1, 1), {
      epochs: 1,
      event_handlers: [named("late", 5), named("early", -5)],
    });
    const stages = [
      "train_begin",
      "epoch_begin",
      "batch_begin",
      "batch_end",
      "epoch_end",
      "train_end",
    ];
    expect(calls).toEqual(stages.flatMap((stage) => [`early ${stage}`, `late ${stage}`]));
  });

  test("stop the training by returning true, after a batch or an epoch", async () => {
    const { estimator } = make();
    let count = 0;
    const counting = { batch_end: () => ++count === 3, epoch_end: () => count >= 3 };
    await estimator.fit(batches(10, 1), { epochs: 5, event_handlers: counting });
    expect(count).toBe(3);
  });
});
