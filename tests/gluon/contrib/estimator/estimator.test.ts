/** Estimator: it learns, tells, validates, stops, and refuses what it cannot train. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { autograd, contrib, data, loss as losses, metric, nd, nn } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { batches, estimator as make } from "./model.ts";

const { Estimator } = contrib.estimator;

beforeAll(async () => setBackend(await load("wasm")));

describe("An Estimator", () => {
  test("learns, and validates after each epoch", async () => {
    const { estimator, said } = make();
    await estimator.fit(batches(20, 1), { val_data: batches(5, 2), epochs: 12 });
    const [accuracy, loss] = estimator.val_metrics;
    expect(accuracy!.get()[0]).toBe("validation accuracy");
    expect(accuracy!.get()[1]).toBeGreaterThan(0.93);
    expect(loss!.get()[0]).toBe("validation softmaxcrossentropyloss");
    expect(estimator.train_metrics.map(({ name }) => name)).toEqual([
      "training accuracy",
      "training softmaxcrossentropyloss",
    ]);
    expect(said.slice(0, 3)).toEqual([
      "Training begin: using optimizer adam with current learning rate 0.0500",
      "Train for 12 epochs.",
      "[Epoch 0] Begin, current learning rate: 0.0500",
    ]);
    const plain = said.map((text) => text.replace(/\d+\.\d+/g, "#").replace(/ \d+s/, " #s"));
    expect(plain[3]).toBe("Validation Begin");
    expect(plain[4]).toBe(
      "[Epoch 0] Finished in #s, validation accuracy: #, validation softmaxcrossentropyloss: #",
    );
    expect(plain[5]).toBe(
      "[Epoch 0] Finished in #s, training accuracy: #, training softmaxcrossentropyloss: #",
    );
    expect(plain.at(-1)).toBe(
      "Train finished using total #s with 12 epochs. training accuracy: #, training " +
        "softmaxcrossentropyloss: #",
    );
  });

  test("steps as a loop by hand does, eager and hybridized", async () => {
    const run = async (hybrid: boolean): Promise<unknown> => {
      const { estimator } = make();
      estimator.net.hybridize(hybrid);
      await estimator.fit(batches(3, 1), { batches: 5 });
      return await Promise.all(
        [...estimator.net.collect_params().values()].map((each) => each.data().tolist()),
      );
    };
    const { estimator: other } = make();
    const all = batches(3, 1);
    for (const [x, y] of [...all, ...all.slice(0, 2)]) {
      const loss = autograd.record(() => other.loss(other.net(x), y));
      loss.backward();
      other.trainer.step(16);
    }
    const byHand = await Promise.all(
      [...other.net.collect_params().values()].map((each) => each.data().tolist()),
    );
    expect(await run(false)).toEqual(byHand);
    expect(await run(true)).toEqual(byHand);
  });

  test("takes a DataLoader, counts batches over epochs, and metrics of any kind", async () => {
    const { estimator, said } = make({
      train_metrics: ["acc", "ce"],
      val_metrics: new metric.Accuracy(),
    });
    const [x, y] = batches(1, 3)[0]!;
    const samples = new data.ArrayDataset(x, y);
    const loader = new data.DataLoader(samples, 6);
    await estimator.fit(loader, {
      batches: 7,
      val_data: loader,
    });
    expect(said).toContain("Train for 7 batches.");
    expect(estimator.train_metrics.map(({ name }) => name)).toEqual([
      "training accuracy",
      "training cross-entropy",
    ]);
    expect(estimator.val_metrics.map(({ name }) => name)).toEqual(["validation accuracy"]);
    expect(estimator.val_metrics[0]!.num_inst).toBe(16);
    expect(said.filter((text) => text.includes("Begin, ")).length).toBe(3);
  });

  test("keeps its memory constant over epochs", async () => {
    const { estimator } = make();
    const all = batches(10, 1);
    await estimator.fit(all, { epochs: 2 });
    const before = nd.memory().arrays;
    await estimator.fit(all, { epochs: 10 });
    expect(nd.memory().arrays).toBeLessThanOrEqual(before + 200);
  });

  test("initializes a net that is not, and takes plain gradient descent where no trainer is given", () => {
    const net = new nn.Dense(1);
    const made = new Estimator(net, new losses.L2Loss(), { initializer: "ones" });
    expect(net.weight.isDeferred).toBe(true);
    expect([made.trainer.learning_rate, made.train_metrics[0]!.name]).toEqual([
      0.001,
      "training l2loss",
    ]);
  });

  test("ends with an error where a handler, a batch or its signal does", async () => {
    const { estimator } = make();
    const failing = {
      batch_end: () => {
        throw new Error("it broke");
      },
    };
    await expect(
      estimator.fit(batches(2, 1), { epochs: 1, event_handlers: failing }),
    ).rejects.toThrow("it broke");
    const stop = new AbortController();
    const aborting = { batch_end: () => stop.abort(new Error("enough")) };
    await expect(
      estimator.fit(batches(3, 1), { epochs: 1, event_handlers: aborting, signal: stop.signal }),
    ).rejects.toThrow("enough");
  });

  test("refuses what it cannot train", async () => {
    const { estimator } = make();
    await expect(estimator.fit(batches(1, 1), {})).rejects.toThrow(
      "Cannot fit for null epochs and null batches: give one of them, a whole number, 1 or more.",
    );
    await expect(estimator.fit(batches(1, 1), { epochs: 1, batches: 2 })).rejects.toThrow(
      "give one of them",
    );
    await expect(estimator.fit([], { epochs: 1 })).rejects.toThrow(
      "Cannot train or evaluate on no batches",
    );
    expect(() => new Estimator(estimator.net, 3 as never)).toThrow(
      "Cannot train with loss 3: it must be a Loss",
    );
    await expect(
      estimator.fit(batches(1, 1), { epochs: 1, event_handlers: {} as never }),
    ).rejects.toThrow("Cannot handle events by");
  });
});
