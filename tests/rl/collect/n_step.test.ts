/** N-step returns. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { NStepWriter } from "../../../rl/collect/n_step.ts";
import { ReplayBuffer } from "../../../rl/mod.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const observations = new ObservationEncoding(new Box({ low: -100, high: 100, shape: [1] }));
const actions = new ActionEncoding(new Discrete(3));

/** A writer of `n` steps with gamma 1/2, and what it has written: [state, action, reward, next, discount]. */
function recorder(n: number | readonly [number, number], count = 1) {
  const buffer = new ReplayBuffer(100);
  const writer = new NStepWriter(buffer, { n, gamma: 0.5, count, observations, actions });
  const step = (env: number, at: number, reward: number, end?: "terminated" | "truncated") =>
    writer.push(env, {
      state: new Float32Array([at]),
      action: Int32Array.of(at % 3),
      reward,
      next_state: new Float32Array([at + 1]),
      mask: undefined,
      next_mask: undefined,
      terminated: end === "terminated",
      done: end !== undefined,
    });
  const written = (): number[][] => {
    const { state, action, reward, next_state, discount } = buffer.arrays();
    const columns = [state, action, reward, next_state, discount];
    return Array.from({ length: buffer.length }, (_, i) => columns.map((each) => each![i]!));
  };
  return { writer, step, written };
}

describe("NStepWriter", () => {
  test("of one step writes each step as it is", () => {
    const { step, written } = recorder(1);
    step(0, 1, 8);
    step(0, 2, 4, "truncated");
    step(0, 3, 2, "terminated");
    expect(written()).toEqual([
      [1, 1, 8, 2, 0.5],
      [2, 2, 4, 3, 0.5],
      [3, 0, 2, 4, 0],
    ]);
  });

  test("of three steps adds up three discounted rewards and skips to the state after them", () => {
    const { step, written } = recorder(3);
    step(0, 1, 8);
    step(0, 2, 4);
    expect(written()).toEqual([]);
    step(0, 3, 2);
    step(0, 4, 16);
    expect(written()).toEqual([
      [1, 1, 8 + 4 / 2 + 2 / 4, 4, 1 / 8],
      [2, 2, 4 + 2 / 2 + 16 / 4, 5, 1 / 8],
    ]);
  });

  test("writes what is left at a true end, where nothing lies beyond", () => {
    const { step, written } = recorder(3);
    step(0, 1, 8);
    step(0, 2, 4, "terminated");
    expect(written()).toEqual([
      [1, 1, 8 + 4 / 2, 3, 0],
      [2, 2, 4, 3, 0],
    ]);
  });

  test("lets the last state count where an episode was truncated, from as far as it is", () => {
    const { step, written } = recorder(3);
    for (const at of [1, 2, 3]) step(0, at, 8);
    step(0, 4, 4, "truncated");
    expect(written()).toEqual([
      [1, 1, 14, 4, 1 / 8],
      [2, 2, 8 + 8 / 2 + 4 / 4, 5, 1 / 8],
      [3, 0, 8 + 4 / 2, 5, 1 / 4],
      [4, 1, 4, 5, 1 / 2],
    ]);
    step(0, 10, 1, "terminated");
    expect(written().slice(4)).toEqual([[10, 1, 1, 11, 0]]);
  });

  test("of two to four steps writes returns of each of these lengths, and what follows them", () => {
    const { step, written } = recorder([2, 4]);
    for (let at = 1; at <= 60; at++) step(0, at, 8, at === 60 ? "terminated" : undefined);
    const lengths = written().map(([at, , , next]) => next! - at!);
    expect(written()).toHaveLength(60);
    expect(new Set(lengths.slice(0, 57))).toEqual(new Set([2, 3, 4]));
    for (const [i, [at, , reward, next, discount]] of written().entries()) {
      const m = lengths[i]!;
      expect([at, reward]).toEqual([i + 1, 16 - 16 / 2 ** m]);
      expect(discount).toBe(next === 61 ? 0 : 2 ** -m);
    }
  });

  test("keeps environments apart", () => {
    const { step, written } = recorder(2, 2);
    step(0, 1, 8);
    step(1, 50, 2);
    step(0, 2, 4);
    step(1, 51, 6, "terminated");
    expect(written()).toEqual([
      [1, 1, 10, 3, 1 / 4],
      [50, 2, 5, 52, 0],
      [51, 0, 6, 52, 0],
    ]);
  });

  test("forgets what is not finished when it is cleared", () => {
    const { writer, step, written } = recorder(2);
    step(0, 1, 8);
    writer.clear();
    step(0, 7, 2);
    step(0, 8, 4);
    expect(written()).toEqual([[7, 1, 4, 9, 1 / 4]]);
  });

  test("is taken up where it was left", () => {
    const [from, to] = [recorder(3), recorder(3)];
    for (const at of [1, 2, 3, 4]) from.step(0, at, at);
    to.writer.loadState(from.writer.state());
    for (const [name, array] of Object.entries(to.writer.arrays())) {
      array.set(from.writer.arrays()[name]!);
    }
    const before = from.written().length;
    for (const { step } of [from, to]) step(0, 5, 5, "truncated");
    expect(to.written()).toEqual(from.written().slice(before));
    expect(to.written()).toHaveLength(3);
  });
});
