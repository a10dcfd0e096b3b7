/** How episodes are cut into sequences. */
import { describe, expect, test } from "bun:test";
import { EnvMemory } from "../../../rl/collect/env_memory.ts";
import { SequenceWriter } from "../../../rl/collect/sequence_writer.ts";
import type { Sequence } from "../../../rl/replay/sequence_store.ts";

const net = { memoryShapes: (batch: number) => [[1, batch, 1]] };

/** Episodes of one environment, whose observation number t is [t], with action t and reward t; the memory before it is t. */
class Episodes {
  readonly sequences: Sequence[] = [];
  readonly #envs = {
    ...{ count: 1, steps: 1, done: new Uint8Array(1), reset: new Uint8Array(1) },
  };
  readonly #memory = new EnvMemory(net, this.#envs);
  readonly writer: SequenceWriter;
  readonly #maskOf: (t: number) => Uint8Array | undefined;

  constructor(sequence_length: number, burn_in: number, hasMasks = false) {
    this.#maskOf = (t) => (hasMasks ? Uint8Array.of(t % 2, 1, 1) : undefined);
    const observations = { width: 1, dtype: "float32" } as const;
    const actions = { maskLength: 3 };
    const layout = { sequence_length, burn_in, observations, actions, hasMasks, memory: [1, 1] };
    const kept = { append: (each: Sequence) => this.sequences.push(structuredClone(each)) };
    this.writer = new SequenceWriter(kept, {
      ...{ n: 1, gamma: 0.9, memory: this.#memory, layout: layout as never },
    });
  }

  play(steps: number, end: "terminated" | "truncated" | null): Sequence[] {
    const before = this.sequences.length;
    for (let t = 0; t < steps; t++) {
      const done = end !== null && t === steps - 1;
      this.#memory.current.copyFrom(Float32Array.of(t), 0);
      this.writer.note();
      this.writer.push(0, {
        ...{ state: Float32Array.of(t), mask: this.#maskOf(t) },
        ...{ action: Int32Array.of(t), reward: t },
        ...{ next_state: Float32Array.of(t + 1), next_mask: this.#maskOf(t + 1) },
        ...{ terminated: end === "terminated" && done, done },
      });
      this.#envs.done[0] = done ? 1 : 0;
    }
    return this.sequences.slice(before);
  }
}

const steps = ({ action, valid }: Sequence): number[] => [...action].filter((_, t) => valid[t]);

describe("SequenceWriter", () => {
  test("begins a sequence every half of one, and ends the last with the episode", () => {
    const episodes = new Episodes(4, 0);
    expect(episodes.play(9, "terminated").map(steps)).toEqual([
      [0, 1, 2, 3],
      [2, 3, 4, 5],
      [4, 5, 6, 7],
      [6, 7, 8],
    ]);
    expect(episodes.play(1, "truncated").map(steps)).toEqual([[0]]);
    // All steps of a sequence from 2 on are in the first one.
    expect(episodes.play(4, "terminated").map(steps)).toEqual([[0, 1, 2, 3]]);
  });

  test("pads behind the end, where nothing is valid", () => {
    const [sequence] = new Episodes(4, 2).play(3, "truncated") as [Sequence];
    expect([...sequence.valid]).toEqual([1, 1, 1, 0]);
    expect([...sequence.reward]).toEqual([0, 1, 2, 0]);
    expect([...sequence.next]).toEqual([1, 2, 3, 0]);
    // A truncated episode still bootstraps, on its last observation.
    expect([...sequence.discount].map((each) => Number(each.toFixed(3)))).toEqual([
      0.9, 0.9, 0.9, 0,
    ]);
    expect([...sequence.state]).toEqual([0, 0, 0, 1, 2, 3, 0]);
    const [ended] = new Episodes(4, 2).play(3, "terminated") as [Sequence];
    expect(ended.discount[2]).toBe(0);
  });

  test("has a burn-in before all sequences of an episode but the first, with the memory before it", () => {
    const episodes = new Episodes(4, 1);
    for (let k = 0; k < 2; k++) {
      const [first, second, third] = episodes.play(8, "terminated") as Sequence[];
      expect([[...first!.burned], [...first!.memory]]).toEqual([[0], [0]]);
      expect([...first!.state]).toEqual([0, 0, 1, 2, 3, 4]);
      expect([[...second!.burned], [...second!.memory]]).toEqual([[1], [1]]);
      expect([...second!.state]).toEqual([1, 2, 3, 4, 5, 6]);
      expect(steps(second!)).toEqual([2, 3, 4, 5]);
      expect([[...third!.burned], [...third!.memory]]).toEqual([[1], [3]]);
      expect(steps(third!)).toEqual([4, 5, 6, 7]);
    }
  });

  test("keeps the masks of the learned observations and of the one after them", () => {
    const [first, second] = new Episodes(2, 1, true).play(3, "terminated") as Sequence[];
    expect([...first!.mask!]).toEqual([0, 1, 1, 1, 1, 1, 0, 1, 1]);
    expect([...second!.mask!]).toEqual([1, 1, 1, 0, 1, 1, 1, 1, 1]);
  });

  test("forgets the episodes that are given up, and what it kept of them", () => {
    const episodes = new Episodes(4, 2);
    episodes.play(3, null);
    episodes.writer.clear();
    const [sequence] = episodes.play(2, "terminated") as [Sequence];
    expect([...sequence.state]).toEqual([0, 0, 0, 1, 2, 0, 0]);
    expect([...sequence.memory]).toEqual([0]);
  });

  test("does not take the state of another, nor one that cannot be", () => {
    const { writer } = new Episodes(4, 2);
    expect(writer.accepts(new Episodes(4, 1).writer.state())).toBe(false);
    expect(writer.accepts(writer.state())).toBe(true);
    (writer.arrays().length as Int32Array)[0] = 9;
    expect(() => writer.checkArrays()).toThrow("Cannot restore sequences");
  });
});
