/** The packer: so many transitions at a time. */

import { expect, test } from "bun:test";
import type { PackedLayout } from "../../../rl/experience/packed_transitions.ts";
import { TransitionPacker } from "../../../rl/experience/transition_packer.ts";

const layout: PackedLayout = {
  state: { width: 1, dtype: "float32" },
  action: { width: 1, dtype: "int32" },
  maskLength: 0,
  hasErrors: true,
  isAction: () => true,
};

test("TransitionPacker packs what is full, the rest when it is told to, and errors with it", async () => {
  const packer = new TransitionPacker(2, layout, async (store) => store.rings(2).reward!);
  const append = (reward: number): void =>
    packer.append({ state: [reward], action: 0, reward, next_state: [0], discount: 1 });
  for (const reward of [1, 2, 3, 4, 5]) append(reward);
  expect(packer.length).toBe(5);
  const full = await packer.pack();
  expect(full.map(({ count }) => count)).toEqual([2, 2]);
  expect(packer.length).toBe(1);
  const [rest] = await packer.pack(true);
  const columns = new Float32Array(rest!.bytes.buffer);
  expect(rest!.count).toBe(1);
  expect([...columns].slice(1, 4)).toEqual([5, 1, 5]); // reward, discount, error
  expect(await packer.pack(true)).toEqual([]);
  append(6);
  append(7);
  expect((await packer.pack()).length).toBe(1);
});
