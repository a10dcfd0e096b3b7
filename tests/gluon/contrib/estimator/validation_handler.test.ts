/** Validation after batches, and the log of every few of them. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { batches, estimator as make } from "./model.ts";

const { LoggingHandler, ValidationHandler } = contrib.estimator;

beforeAll(async () => setBackend(await load("wasm")));

describe("ValidationHandler and LoggingHandler", () => {
  test("validate after batches, and tell of every few of them", async () => {
    const { estimator, said } = make();
    let validations = 0;
    const evaluate = async (): Promise<void> => void validations++;
    await estimator.fit(batches(6, 1), {
      epochs: 1,
      event_handlers: [
        new ValidationHandler([], evaluate, { epoch_period: null, batch_period: 2 }),
        new LoggingHandler({ log_interval: 3, metrics: estimator.train_metrics }),
      ],
    });
    expect(validations).toBe(3);
    const lines = said.filter((text) => text.includes("[Batch"));
    expect(lines.map((text) => text.split(" time")[0])).toEqual([
      "[Epoch 0][Batch 0][Samples 16]",
      "[Epoch 0][Batch 3][Samples 64]",
    ]);
    expect(lines[1]).toContain("training accuracy: ");
    expect(() => new LoggingHandler({ log_interval: 0 })).toThrow(
      'Cannot log at intervals of 0: it must be "epoch" or a whole number of batches, 1 or more.',
    );
  });
});
