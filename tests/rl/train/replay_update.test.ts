/** Updates of a standing batch. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { memory } from "../../../gluon/nd/mod.ts";
import { type Batch, ReplayBuffer } from "../../../rl/mod.ts";
import { ReplayUpdate } from "../../../rl/train/replay_update.ts";

beforeAll(async () => setBackend(await load("wasm")));

function filled(): ReplayBuffer {
  const buffer = new ReplayBuffer(50);
  for (let i = 0; i < 50; i++) buffer.push([i], 0, i, [i + 1], false);
  return buffer;
}

for (const compile of [true, false]) {
  describe(`ReplayUpdate, ${compile ? "compiled" : "eager"}`, () => {
    test("computes with each sample in turn, and keeps no array of an earlier one", async () => {
      const [buffer, same] = [filled(), filled()];
      const options = { batch_size: 4, compile };
      const update = new ReplayUpdate(buffer, options, ({ reward }: Batch) => reward.sum());
      for (let i = 0; i < 5; i++) {
        const rewards = [...(await same.sample(4).reward.toArray())];
        const expected = rewards.reduce((sum, each) => sum + each, 0);
        expect(await update.run().asscalar()).toBe(expected);
      }
      const before = memory().arrays;
      for (let i = 0; i < 20; i++) update.run();
      expect(memory().arrays).toBe(before);
    });
  });
}

test("ReplayUpdate refuses a batch that the buffer does not hold yet, and may be asked again", () => {
  const buffer = new ReplayBuffer(50);
  buffer.push([0], 0, 1, [1], false);
  const update = new ReplayUpdate(buffer, { batch_size: 2, compile: true }, ({ reward }: Batch) =>
    reward.sum(),
  );
  expect(() => update.run()).toThrow("Cannot sample 2 transitions: the buffer holds 1");
  buffer.push([1], 0, 1, [2], false);
  expect(() => update.run()).not.toThrow();
});
