/** Rollout updates: the entries that were asked for, for any size of minibatch. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { memory } from "../../../gluon/nd/mod.ts";
import { RolloutBuffer } from "../../../rl/replay/rollout_buffer.ts";
import { type Minibatch, RolloutUpdate } from "../../../rl/train/rollout_update.ts";

beforeAll(async () => setBackend(await load("wasm")));

const envs = (maskLength: number, actions: "int32" | "float32") =>
  ({
    count: 1,
    masks: maskLength === 0 ? undefined : { all: new Uint8Array(), each: [] },
    hasResets: maskLength > 0,
    observations: { width: 2, dtype: "uint8" },
    actions: { width: actions === "int32" ? 1 : 2, dtype: actions, maskLength },
  }) as const;

for (const compile of [true, false]) {
  test(`minibatches hold the entries of their indices (compile: ${compile})`, async () => {
    const before = memory();
    const rollout = new RolloutBuffer(envs(3, "int32"), 4);
    for (const [name, array] of Object.entries(rollout.arrays())) {
      array.set(Array.from(array, (_, i) => (name === "mask" ? i % 2 : i)));
    }
    rollout.advantage.set([0.5, 1.5, 2.5, 3.5]);
    const update = new RolloutUpdate(rollout, { compile }, (batch: Minibatch) => [
      batch.state.astype("float32").sum({ axis: 1 }),
      batch.action.astype("float32"),
      batch.advantage.copy(),
      batch.mask!.astype("float32").sum({ axis: 1 }),
      batch.weight!.copy(),
    ]);
    for (const indices of [[3, 0], [1], [2, 3], [0, 1, 2, 3]]) {
      const [state, action, advantage, mask, weight] = await Promise.all(
        update.run(Int32Array.from(indices)).map((each) => each.toArray()),
      );
      expect([...state!]).toEqual(indices.map((i) => 4 * i + 1));
      expect([...action!]).toEqual(indices);
      expect([...advantage!]).toEqual(indices.map((i) => i + 0.5));
      expect([...mask!]).toEqual(indices.map((i) => (i % 2 === 0 ? 1 : 2)));
      expect([...weight!]).toEqual(indices.map((i) => rollout.isValid[i] as number));
    }
    update.dispose();
    expect(memory().arrays).toBe(before.arrays);
  });
}

test("actions of a Box are rows, and there are no weights without resets, nor masks without masks", async () => {
  const rollout = new RolloutBuffer(envs(0, "float32"), 2);
  rollout.actions.all.set([1, 2, 3, 4]);
  const update = new RolloutUpdate(rollout, { compile: true }, (batch: Minibatch) => {
    expect([batch.mask, batch.weight]).toEqual([undefined, undefined]);
    return batch.action.multiply(2);
  });
  expect(await update.run(Int32Array.of(1, 0)).tolist()).toEqual([
    [6, 8],
    [2, 4],
  ]);
});
