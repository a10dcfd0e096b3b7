/** Sum trees and prioritized replay. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { default_rng, PrioritizedReplayBuffer } from "../../../rl/mod.ts";
import { chiSquare } from "./statistics.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** A buffer of `count` transitions whose action is their slot. */
function filled(count: number, options = {}): PrioritizedReplayBuffer {
  const buffer = new PrioritizedReplayBuffer(count, { rng: default_rng(5), ...options });
  for (let i = 0; i < count; i++) buffer.push([i], i, 0, [i], false);
  return buffer;
}

async function drawn(buffer: PrioritizedReplayBuffer, size: number): Promise<number[]> {
  return [...(await buffer.sample(size).action.toArray())];
}

const slots = (...of: number[]): Int32Array => Int32Array.from(of);

describe("PrioritizedReplayBuffer", () => {
  test("draws in proportion to (|error| + eps)^alpha", async () => {
    const buffer = filled(5, { alpha: 0.5, eps: 1 });
    const errors = [0, -3, 8, 15, -24]; // priorities 1, 2, 3, 4, 5
    buffer.prioritize(slots(0, 1, 2, 3, 4), errors);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 15_000; i++) counts[(await drawn(buffer, 1))[0]!]!++;
    const expected = [1, 2, 3, 4, 5].map((p) => p * 1000);
    expect(chiSquare(counts, expected)).toBeLessThan(18.5); // p = 0.001 at 4
  });

  test("draws in each batch one from each equal share of the total", async () => {
    const buffer = filled(4, { alpha: 1, eps: 0 });
    buffer.prioritize(slots(0, 1, 2, 3), [4, 2, 1, 1]);
    for (let i = 0; i < 50; i++) {
      const [a, b, c, d] = await drawn(buffer, 4);
      expect([a, b, c]).toEqual([0, 0, 1]);
      expect([2, 3]).toContain(d!);
    }
  });

  test("weighs a sample by (N P)^-beta, divided by the largest", async () => {
    const buffer = filled(5, { alpha: 1, eps: 0, beta: 0.5 });
    buffer.prioritize(slots(0, 1, 2, 3, 4), [1, 4, 0, 0, 0]);
    // P = 1/5 and 4/5, (N P)^-0.5 = 1 and 1/2.
    const batch = buffer.sample(5);
    const actions = await batch.action.toArray();
    const weights = [...(await batch.weight!.toArray())];
    expect([...actions]).toEqual([0, 1, 1, 1, 1]);
    expect(weights).toEqual([1, 0.5, 0.5, 0.5, 0.5]);
    buffer.beta = 0;
    expect(await buffer.sample(5).weight!.tolist()).toEqual([1, 1, 1, 1, 1]);
  });

  test("gives a new transition the largest priority so far", async () => {
    const buffer = filled(3, { alpha: 1, eps: 0 });
    buffer.prioritize(slots(0, 1, 2), [0, 7, 0]);
    buffer.push([9], 9, 0, [9], false); // takes slot 0
    for (let i = 0; i < 20; i++) expect(await drawn(buffer, 2)).toEqual([9, 1]);
  });

  test("counts errors that are reported one report later, but not for slots written since", async () => {
    const buffer = filled(2, { alpha: 1, eps: 0 });
    const priorities = (): number[] => [...buffer.arrays().priority!.slice(2, 4)];
    expect(await drawn(buffer, 2)).toEqual([0, 1]);
    await buffer.report(array([5, 3]));
    expect(priorities()).toEqual([1, 1]);
    buffer.push([7], 7, 0, [7], false); // takes slot 0
    buffer.sample(2);
    await buffer.report(array([0, 0]));
    expect(priorities()).toEqual([1, 3]);
  });

  test("samples uniformly, and says so by weights of 1, where alpha is 0", async () => {
    const buffer = filled(4, { alpha: 0 });
    buffer.prioritize(slots(0, 1, 2, 3), [1, 10, 100, 1000]);
    expect(await drawn(buffer, 4)).toEqual([0, 1, 2, 3]);
    expect(await buffer.sample(4).weight!.tolist()).toEqual([1, 1, 1, 1]);
  });

  test("refuses to draw where every priority is 0", () => {
    const buffer = filled(3, { alpha: 1, eps: 0 });
    buffer.prioritize(slots(0, 1, 2), [0, 0, 0]);
    expect(() => buffer.sample(2)).toThrow(
      new RangeError(
        "Cannot sample by priority: every priority is 0; make eps larger than 0, or report errors.",
      ),
    );
  });

  test.each([Number.NaN, Infinity])("refuses an error of %s", (error: number) => {
    expect(() => filled(3).prioritize(slots(1), [error])).toThrow(
      new RangeError(
        `Cannot prioritize a transition by a temporal difference error of ${error}: it must be ` +
          "finite; the net has diverged, perhaps its learning rate is too high.",
      ),
    );
  });

  test("refuses an empty slot, and has not changed then", () => {
    const buffer = new PrioritizedReplayBuffer(8);
    buffer.push([1], 0, 0, [1], false);
    const before = [...buffer.arrays().priority!];
    expect(() => buffer.prioritize(slots(0, 1), [5, 5])).toThrow(
      new RangeError("Cannot prioritize slot 1: the buffer holds 1 transitions."),
    );
    expect([...buffer.arrays().priority!]).toEqual(before);
  });

  test.each(["alpha", "beta", "eps"])("refuses a negative %s", (name: string) => {
    expect(() => new PrioritizedReplayBuffer(3, { [name]: -1 })).toThrow(
      new RangeError(`Cannot prioritize replay with ${name} -1: it must be finite and 0 or more.`),
    );
  });

  test("is taken up where it was left, errors on their way included", async () => {
    const [from, to] = [filled(6), new PrioritizedReplayBuffer(6)];
    from.sample(3);
    await from.report(array([1, 2, 3]));
    from.sample(3);
    await from.report(array([5, 0, 9]));
    await from.settle();
    to.loadState(JSON.parse(JSON.stringify(from.state())));
    for (const [name, ring] of Object.entries(to.arrays())) ring.set(from.arrays()[name]!);
    for (let i = 0; i < 4; i++) {
      const [a, b] = [from.sample(3), to.sample(3)];
      expect(await b.action.tolist()).toEqual(await a.action.tolist());
      expect(await b.weight!.tolist()).toEqual(await a.weight!.tolist());
      for (const each of [from, to]) await each.report(array([i, 2 * i, 0]));
    }
  });
});
