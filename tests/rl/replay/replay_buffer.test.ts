/** Replay memory: a deque of transitions that gives batches. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { scope } from "../../../gluon/nd/mod.ts";
import { type Batch, default_rng, PrioritizedReplayBuffer, ReplayBuffer } from "../../../rl/mod.ts";
import { chiSquare } from "./statistics.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** A buffer with transitions 0, 1, ..., count - 1: state [i, -i], action i, reward i / 2. */
function filled(capacity: number, count: number, gamma = 0.9): ReplayBuffer {
  const buffer = new ReplayBuffer(capacity, { gamma, rng: default_rng(1) });
  for (let i = 0; i < count; i++) {
    buffer.push([i, -i], i, i / 2, [i + 1, -i - 1], i % 3 === 2);
  }
  return buffer;
}

describe("ReplayBuffer.push() and sample()", () => {
  test("give what was pushed, in batches along a first axis", async () => {
    const batch = filled(10, 4).sample(4);
    expect(batch.state.shape).toEqual([4, 2]);
    expect(batch.next_state.shape).toEqual([4, 2]);
    expect(batch.action.shape).toEqual([4]);
    expect(batch.action.dtype).toBe("int32");
    const action = await batch.action.toArray();
    expect([...action].sort()).toEqual([0, 1, 2, 3]);
    const of = (f: (i: number) => number[]): number[] => [...action].flatMap(f);
    expect([...(await batch.state.toArray())]).toEqual(of((i) => [i, i === 0 ? -0 : -i]));
    expect([...(await batch.next_state.toArray())]).toEqual(of((i) => [i + 1, -i - 1]));
    expect([...(await batch.reward.toArray())]).toEqual(of((i) => [i / 2]));
    const discount = [...(await batch.discount.toArray())];
    expect(discount).toEqual(of((i) => [i === 2 ? 0 : Math.fround(0.9)]));
  });

  test("take a state that is one number", async () => {
    const buffer = new ReplayBuffer(3);
    buffer.push(7, 0, 1, 8, false);
    const { state, next_state, discount } = buffer.sample(1);
    expect(state.shape).toEqual([1, 1]);
    expect([await state.tolist(), await next_state.tolist()]).toEqual([[[7]], [[8]]]);
    expect(await discount.tolist()).toEqual([1]);
  });

  test("keep states of bytes as bytes", async () => {
    const buffer = new ReplayBuffer(3);
    buffer.push(new Uint8Array([0, 128, 255]), 0, 1, new Uint8Array([1, 2, 3]), false);
    const { state, next_state } = buffer.sample(1);
    expect([state.dtype, next_state.dtype]).toEqual(["uint8", "uint8"]);
    expect(await state.tolist()).toEqual([[0, 128, 255]]);
    expect(buffer.arrays().state).toBeInstanceOf(Uint8Array);
    expect(() => buffer.push(new Uint8Array(3), 0, 1, [0.5, 1, 2], false)).toThrow(
      new TypeError(
        "Cannot store a next_state that is no Uint8Array: the states before it are of bytes.",
      ),
    );
  });

  test("do not see later changes of what was pushed", async () => {
    const buffer = new ReplayBuffer(3);
    const state = new Float32Array([1, 2]);
    buffer.push(state, 0, 1, state, false);
    state.fill(9);
    expect(await buffer.sample(1).state.tolist()).toEqual([[1, 2]]);
  });

  test("sample different transitions, the same ones for the same seed", async () => {
    const draw = async (): Promise<number[]> => [
      ...(await filled(50, 80).sample(50).action.toArray()),
    ];
    const drawn = await draw();
    expect([...drawn].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => 30 + i));
    expect(await draw()).toEqual(drawn);
  });

  test("give every transition the same chance", async () => {
    const buffer = filled(20, 33);
    const counts = new Array<number>(20).fill(0);
    for (let i = 0; i < 4000; i++) {
      const batch = buffer.sample(5);
      for (const action of await batch.action.toArray()) counts[action - 13]!++;
    }
    expect(chiSquare(counts, new Array(20).fill(1000))).toBeLessThan(43.8); // p = 0.001 at 19
  });
});

describe("ReplayBuffer", () => {
  test("is a deque: it forgets the oldest", async () => {
    const buffer = filled(3, 5);
    expect([buffer.length, buffer.capacity, buffer.next]).toEqual([3, 3, 2]);
    const actions = [...(await buffer.sample(3).action.toArray())].sort();
    expect(actions).toEqual([2, 3, 4]);
  });

  test("appends a discount and a mask of its own", async () => {
    const buffer = new ReplayBuffer(2, { gamma: 0.5 });
    buffer.append({
      state: [1],
      action: 0,
      reward: 1,
      next_state: [2],
      discount: 0.125,
      next_mask: new Uint8Array([1, 0]),
    });
    const { discount, next_mask } = buffer.sample(1);
    expect(await discount.tolist()).toEqual([0.125]);
    expect(next_mask?.dtype).toBe("uint8");
    expect(await next_mask?.tolist()).toEqual([[1, 0]]);
    expect(() =>
      buffer.append({ state: [1], action: 0, reward: 1, next_state: [2], discount: 1 }),
    ).toThrow(new RangeError("Cannot store a mask of 0 actions: those before it have 2."));
  });

  test("fills standing arrays in place, which outlive scopes", async () => {
    const buffer = filled(8, 8);
    const made: Batch[] = [];
    scope(() => void made.push(buffer.standingBatch(2)));
    const batch = made[0]!;
    buffer.sampleInto(batch);
    const before = await batch.action.tolist();
    for (let i = 0; i < 5; i++) buffer.sampleInto(batch);
    expect(await batch.action.tolist()).not.toEqual(before);
  });

  test.each([0, -1, 2.5, Number.NaN])("refuses a capacity of %s", (capacity: number) => {
    expect(() => new ReplayBuffer(capacity)).toThrow(
      new RangeError(
        `Cannot make a replay buffer for ${capacity} transitions: capacity must be a whole number, 1 or more.`,
      ),
    );
  });

  test.each([0, 5, 1.5])("refuses to sample %s of 4 transitions", (size: number) => {
    expect(() => filled(10, 4).sample(size)).toThrow(
      new RangeError(
        `Cannot sample ${size} transitions: the buffer holds 4; ask for a whole number from 1 to that.`,
      ),
    );
  });

  test("refuses what cannot be a transition, and has not changed then", () => {
    const buffer = filled(10, 4);
    const before = JSON.stringify([buffer.state(), buffer.arrays()]);
    const { NaN: nan } = Number;
    const refused: readonly [() => void, string][] = [
      [
        () => buffer.push([1], 0, 0, [1, 2], false),
        "a state of 1 numbers: the states before it have 2",
      ],
      [
        () => buffer.push([1, 2], 0, 0, [1, 2, 3], false),
        "a next_state of 3 numbers: the states before it have 2",
      ],
      [
        () => buffer.push([1, nan], 0, 0, [1, 2], false),
        "a state that is NaN at 1: states must be numbers",
      ],
      [
        () => buffer.push([1, 2], 0, 0, [nan, 2], false),
        "a next_state that is NaN at 0: states must be numbers",
      ],
      [() => buffer.push([1, 2], 0.5, 0, [1, 2], false), "action 0.5: it must be a whole number"],
      [() => buffer.push([1, 2], 0, nan, [1, 2], false), "reward NaN: it must be finite"],
      [() => buffer.push([1, 2], 0, Infinity, [1, 2], false), "reward Infinity: it must be finite"],
    ];
    for (const [push, text] of refused) {
      expect(push).toThrow(new RangeError(`Cannot store ${text}.`));
      expect(JSON.stringify([buffer.state(), buffer.arrays()])).toBe(before);
    }
  });

  test("lends its rings to a checkpoint as they are, and takes them back", async () => {
    const [from, to] = [filled(6, 9), new ReplayBuffer(6, { gamma: 0.9 })];
    expect(from.arrays().state?.buffer).toBe(from.arrays().state?.buffer as ArrayBuffer);
    to.loadState(JSON.parse(JSON.stringify(from.state())));
    for (const [name, ring] of Object.entries(to.arrays())) ring.set(from.arrays()[name]!);
    for (let i = 0; i < 3; i++) {
      const [a, b] = [from.sample(4), to.sample(4)];
      expect(await b.state.tolist()).toEqual(await a.state.tolist());
      for (const each of [from, to]) each.push([i, i], i, i, [i, i], false);
    }
    expect(() => new ReplayBuffer(5).loadState(from.state())).toThrow(
      new RangeError(
        "Cannot restore a replay buffer of capacity 6 into one of 5: both must be equal.",
      ),
    );
  });

  test("of more than there is memory for says so", () => {
    const capacity = 2 ** 45;
    const message = `Cannot allocate a replay buffer of ${capacity} transitions: there is not the memory for it; lower its capacity (buffer_size).`;
    expect(() => new ReplayBuffer(capacity)).toThrow(message);
    expect(() => new PrioritizedReplayBuffer(capacity)).toThrow(message);
  });
});
