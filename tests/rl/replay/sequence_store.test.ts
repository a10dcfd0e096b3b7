/** Sequences in a replay buffer. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ReplayBuffer } from "../../../rl/mod.ts";
import {
  emptySequences,
  type SequenceLayout,
  SequenceStore,
  sequenceBytes,
} from "../../../rl/replay/sequence_store.ts";

beforeAll(async () => setBackend(await load("wasm")));

const layout: SequenceLayout = {
  ...{ sequence_length: 2, burn_in: 1, observations: { width: 2, dtype: "uint8" } },
  ...{ actions: { maskLength: 3 }, hasMasks: false, memory: [2, 3] },
};

function filled(capacity: number, count: number) {
  const buffer = new ReplayBuffer(capacity, { store: new SequenceStore(capacity, layout) });
  for (let i = 0; i < count; i++) {
    const sequence = emptySequences(layout);
    sequence.state.set([0, 1, 2, 3, 4, 5, 6, 7].map((each) => 10 * i + each));
    sequence.reward.set([i, i + 0.5]);
    sequence.memory.set([0, 1, 2, 3, 4, 5].map((each) => i + each / 10));
    buffer.append(sequence);
  }
  return buffer;
}

describe("a replay buffer of sequences", () => {
  test("gives batches whose first axis is time, of the sequences that it holds", async () => {
    const buffer = filled(2, 3);
    expect(buffer.length).toBe(2);
    const { state, reward, memory, next } = buffer.sample(2);
    expect([state.shape, reward.shape, memory.shape]).toEqual([
      [4, 2, 2],
      [2, 2],
      [2, 2, 3],
    ]);
    expect([state.dtype, next.dtype]).toEqual(["uint8", "int32"]);
    const [first, second] = [...(await reward.toArray())] as [number, number];
    expect([first, second].sort()).toEqual([1, 2]);
    expect([...(await state.toArray())].slice(0, 4)).toEqual(
      [first, second].flatMap((i) => [10 * i, 10 * i + 1]),
    );
    expect([...(await memory.toArray())].slice(6, 9)).toEqual(
      [0.3, 0.4, 0.5].map((each) => Math.fround(first + each)),
    );
  });

  test("comes back from what a checkpoint holds, and not into one of another layout", () => {
    const [buffer, other] = [filled(3, 2), filled(3, 0)];
    other.loadState(structuredClone(buffer.state()));
    for (const [name, array] of Object.entries(other.arrays())) {
      array.set(buffer.arrays()[name] as never);
    }
    other.checkArrays();
    expect([other.length, other.arrays()]).toEqual([2, buffer.arrays()]);
    const longer = new SequenceStore(3, { ...layout, burn_in: 0 });
    expect(() => new ReplayBuffer(3, { store: longer }).loadState(buffer.state())).toThrow(
      "its sequences are of other sizes",
    );
    (other.arrays().reward as Float32Array)[0] = Number.NaN;
    expect(() => other.checkArrays()).toThrow("a reward or a discount is not finite");
  });

  test("refuses a reward that is not finite, and tells its bytes", () => {
    const sequence = emptySequences(layout);
    sequence.reward[1] = Infinity;
    expect(() => filled(3, 0).append(sequence)).toThrow("Cannot store reward Infinity");
    expect(sequenceBytes(layout)).toBe(8 + 4 * (5 * 2 + 1 + 6));
  });
});
