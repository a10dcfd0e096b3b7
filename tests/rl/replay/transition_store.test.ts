/** The typed-array rings of replay buffers. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { type Transition, TransitionStore } from "../../../rl/replay/transition_store.ts";

beforeAll(async () => setBackend(await load("wasm")));

const transition = (more: Partial<Transition> = {}): Transition => ({
  state: [1, 2],
  action: 3,
  reward: 0.5,
  next_state: [3, 4],
  discount: 0.9,
  ...more,
});

describe("TransitionStore", () => {
  test("has the layout of the first transition: an index is int32, an array what it is", () => {
    const layout = (more: Partial<Transition>) => {
      const store = new TransitionStore(2);
      store.write(0, transition(more));
      return store.layout;
    };
    expect(layout({})).toEqual({
      state: { width: 2, dtype: "float32" },
      action: { width: 1, dtype: "int32" },
      maskLength: 0,
    });
    expect(layout({ action: Float32Array.of(1, 2) })?.action).toEqual({
      width: 2,
      dtype: "float32",
    });
    expect(layout({ action: Int32Array.of(1, 2) })?.action).toEqual({ width: 2, dtype: "int32" });
    const bytes = { state: Uint8Array.of(1), next_state: Uint8Array.of(2), next_mask: [1, 0] };
    expect(layout(bytes)).toMatchObject({ state: { width: 1, dtype: "uint8" }, maskLength: 2 });
  });

  test("gathers slots in any order, actions of several numbers as rows", async () => {
    const store = new TransitionStore(3);
    for (const i of [0, 1, 2]) {
      store.write(i, transition({ state: [i, i], action: Float32Array.of(i, -i), reward: i }));
    }
    const batch = store.emptyBatch(4);
    store.gather(Int32Array.of(2, 0, 2, 1), batch);
    expect(await batch.action.tolist()).toEqual([
      [2, -2],
      [0, -0],
      [2, -2],
      [1, -1],
    ]);
    expect(await batch.reward.tolist()).toEqual([2, 0, 2, 1]);
    expect(await batch.next_state.tolist()).toEqual(new Array(4).fill([3, 4]));
  });

  test("copies wide rows as narrow ones", async () => {
    const store = new TransitionStore(2);
    const wide = Float32Array.from({ length: 50 }, (_, i) => i);
    store.write(1, transition({ state: wide, next_state: wide.map((each) => -each) }));
    const batch = store.emptyBatch(1);
    store.gather(Int32Array.of(1), batch);
    expect(await batch.state.toArray()).toEqual(wide);
  });

  test.each<[string, Partial<Transition>, string]>([
    [
      "a state of another width",
      { state: [1] },
      "Cannot store a state of 1 numbers: the states before it have 2.",
    ],
    [
      "NaN in a next state",
      { next_state: [0, Number.NaN] },
      "Cannot store a next_state that is NaN at 1: states must be numbers.",
    ],
    [
      "an action that is no index",
      { action: 0.5 },
      "Cannot store action 0.5: it must be a whole number.",
    ],
    [
      "an action of another width",
      { action: [1, 2] },
      "Cannot store a action of 2 numbers: the actions before it have 1.",
    ],
    [
      "a reward that float32 does not hold",
      { reward: 1e39 },
      "Cannot store reward 1e+39: it must be finite.",
    ],
    [
      "a mask where there were none",
      { next_mask: [1] },
      "Cannot store a mask of 1 actions: those before it have 0.",
    ],
  ])("refuses %s, and has not changed then", (_, more, text) => {
    const store = new TransitionStore(1);
    store.write(0, transition());
    const before = Object.values(store.rings(1)).map((ring) => [...ring]);
    expect(() => store.write(0, transition({ reward: 7, ...more }))).toThrow(text);
    expect(Object.values(store.rings(1)).map((ring) => [...ring])).toEqual(before);
  });
});
