/** The optimizer's step, also after several batches. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { contrib } from "../../../../gluon/mod.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { batches, estimator as make } from "./model.ts";

const { GradientUpdateHandler } = contrib.estimator;

beforeAll(async () => setBackend(await load("wasm")));

describe("A GradientUpdateHandler", () => {
  test("may update weights by the gradients of several batches", async () => {
    const { estimator } = make();
    estimator.net.collect_params().setattr("grad_req", "add");
    let steps = 0;
    class EverySecond extends GradientUpdateHandler {
      #count = 0;
      override batch_end(at: contrib.estimator.Estimator): void {
        if (++this.#count % 2 === 1) return;
        at.trainer.step(32);
        at.net.zero_grad();
        steps++;
      }
    }
    await estimator.fit(batches(6, 1), { epochs: 1, event_handlers: new EverySecond() });
    expect([steps, estimator.trainer.optimizer.num_update]).toEqual([3, 3]);
  });
});
