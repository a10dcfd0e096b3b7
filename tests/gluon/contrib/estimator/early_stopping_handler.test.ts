/** Early stopping. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { batches, estimator as make, Scripted } from "./model.ts";

const { EarlyStoppingHandler } = contrib.estimator;

beforeAll(async () => setBackend(await load("wasm")));

describe("EarlyStoppingHandler", () => {
  const epochs = async (
    values: readonly number[],
    options: contrib.estimator.EarlyStoppingHandlerOptions,
    name = "validation loss",
  ): Promise<[epochs: number, stopped: number | null]> => {
    const { estimator } = make();
    const monitor = new Scripted(name, values);
    const handler = new EarlyStoppingHandler(monitor, options);
    let count = 0;
    const counting = {
      priority: -1,
      epoch_end: () => {
        count++;
        monitor.next();
      },
    };
    await estimator.fit(batches(1, 1), { epochs: 6, event_handlers: [counting, handler] });
    return [count, handler.stopped_epoch];
  };

  test("ends the training where the metric has not improved for `patience` epochs", async () => {
    expect(await epochs([3, 2, 2, 1, 1, 1], {})).toEqual([3, 2]);
    expect(await epochs([3, 2, 2, 1, 1, 1], { patience: 2 })).toEqual([6, 5]);
    expect(await epochs([6, 5, 4, 3, 2, 1], { patience: 1 })).toEqual([6, null]);
    expect(await epochs([3, 2.9, 2.8, 1, 1, 1], { min_delta: 0.5 })).toEqual([2, 1]);
    expect(await epochs([3, 2, 1, 1, 1, 1], { baseline: 2.5, patience: 1 })).toEqual([1, 0]);
  });

  test("knows which metrics should grow, or is told", async () => {
    expect(await epochs([1, 2, 3, 3, 3, 3], {}, "validation accuracy")).toEqual([4, 3]);
    expect(await epochs([1, 2, 3, 3, 3, 3], { mode: "max" })).toEqual([4, 3]);
    expect(await epochs([1, 2, 3, 3, 3, 3], { mode: "min" }, "validation f1")).toEqual([2, 1]);
  });

  test("refuses a metric that nobody updates, and what is no metric", async () => {
    const { estimator } = make();
    const handler = new EarlyStoppingHandler(estimator.val_metrics[0]!);
    await expect(
      estimator.fit(batches(1, 1), { epochs: 2, event_handlers: handler }),
    ).rejects.toThrow(
      "Cannot monitor validation accuracy: it is not updated; take one metric of estimator.train_metrics or " +
        "estimator.val_metrics, and give val_data where it is one of these.",
    );
    expect(() => new EarlyStoppingHandler("loss" as never)).toThrow('Cannot monitor "loss"');
    expect(() => new EarlyStoppingHandler(new Scripted("a", []), { mode: "up" as "max" })).toThrow(
      'Cannot monitor a with mode "up": it must be auto, min or max.',
    );
  });
});
