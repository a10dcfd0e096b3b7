/** CheckpointHandler: files, the best model, resumed trainings. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { batches, type Estimator, estimator as make, Scripted } from "./model.ts";

const { CheckpointHandler } = contrib.estimator;
let root = "";

beforeAll(async () => {
  setBackend(await load("wasm"));
  root = await mkdtemp(join(tmpdir(), "glueball-checkpoints-"));
});
afterAll(async () => await rm(root, { recursive: true }));

const weights = async (estimator: Estimator): Promise<unknown> =>
  await Promise.all(
    [...estimator.net.collect_params().values()].map((each) => each.data().tolist()),
  );

describe("A CheckpointHandler", () => {
  test("keeps the last checkpoints, and the best", async () => {
    const folder = join(root, "best");
    const { estimator, said } = make();
    const monitor = new Scripted("loss", [3, 1, 2, 2]);
    const kept: unknown[] = [];
    const scripted = {
      priority: -1,
      epoch_end: async (at: Estimator) => {
        monitor.next();
        kept.push(await weights(at));
      },
    };
    const handler = new CheckpointHandler(folder, {
      monitor,
      save_best: true,
      max_checkpoints: 2,
      model_prefix: "net",
      verbose: 1,
    });
    await estimator.fit(batches(3, 1), { epochs: 4, event_handlers: [scripted, handler] });
    expect((await readdir(folder)).sort()).toEqual([
      "net-best.params",
      "net-best.states",
      "net-epoch2batch9.params",
      "net-epoch2batch9.states",
      "net-epoch3batch12.params",
      "net-epoch3batch12.states",
    ]);
    expect(said).toContain(
      `[Epoch 1] CheckpointHandler: loss improved to 1.00000, updating best model at ${folder}`,
    );
    const { estimator: other } = make();
    await other.net.load_parameters(join(folder, "net-best.params"));
    expect(await weights(other)).toEqual(kept[1] as never);
  });

  test("lets a training continue where it was, by epochs or by batches", async () => {
    for (const [by, options] of [
      ["epochs", {}],
      ["batches", { epoch_period: null, batch_period: 3 }],
    ] as const) {
      const folder = join(root, by);
      const whole = make().estimator;
      const resumed = make();
      const at = (count: number) => ({ [by]: by === "epochs" ? count : 3 * count });
      await whole.fit(batches(3, 1), at(4));
      const first = make().estimator;
      await first.fit(batches(3, 1), {
        ...at(2),
        event_handlers: new CheckpointHandler(folder, options),
      });
      await writeFile(join(folder, "model-epoch9batch9.params"), "cut off: it has no states");
      const handler = new CheckpointHandler(folder, { ...options, resume_from_checkpoint: true });
      await resumed.estimator.fit(batches(3, 1), { ...at(4), event_handlers: handler });
      expect(await weights(resumed.estimator)).toEqual((await weights(whole)) as never);
      expect(resumed.estimator.trainer.optimizer.num_update).toBe(12);
      expect(resumed.said.some((text) => text.includes("continue to train for"))).toBe(true);
      await expect(
        make().estimator.fit(batches(3, 1), { ...at(2), event_handlers: handler }),
      ).rejects.toThrow(
        `Cannot resume a training of ${by === "epochs" ? 2 : 6} ${by}: a checkpoint in`,
      );
    }
  });

  test("begins where there is no checkpoint, and refuses periods that do not fit", async () => {
    const { estimator, said } = make();
    const handler = new CheckpointHandler(join(root, "none"), { resume_from_checkpoint: true });
    await estimator.fit(batches(1, 1), { epochs: 1, event_handlers: handler });
    expect(said).toContain("CheckpointHandler: No checkpoint found, training from scratch.");
    await expect(
      estimator.fit(batches(1, 1), { batches: 1, event_handlers: handler }),
    ).rejects.toThrow("Cannot resume a training by batches from checkpoints of other periods");
    expect(() => new CheckpointHandler(root, { max_checkpoints: 0 })).toThrow(
      "Cannot keep 0 checkpoints: it must be a whole number, 1 or more.",
    );
    expect(() => new CheckpointHandler(root, { save_best: true })).toThrow("Cannot monitor null");
  });
});
