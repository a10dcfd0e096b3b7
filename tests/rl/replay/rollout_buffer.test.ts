/** The rollout buffer: where steps go, and what is computed when it is full. */
import { expect, test } from "bun:test";
import type { EnvStep } from "../../../rl/collect/collector.ts";
import { RolloutBuffer } from "../../../rl/replay/rollout_buffer.ts";

const layout = {
  count: 2,
  masks: undefined,
  hasResets: true,
  observations: { width: 1, dtype: "float32" },
  actions: { width: 1, dtype: "int32", maskLength: 0 },
} as const;

const stepOf = (state: number, changes: Partial<EnvStep> = {}): EnvStep => ({
  state: Float32Array.of(state),
  mask: undefined,
  action: Int32Array.of(state + 1),
  reward: state * 10,
  next_state: Float32Array.of(state + 1),
  next_mask: undefined,
  terminated: false,
  done: false,
  ...changes,
});

test("steps stand in order; one that only resets is marked, and what was there before is gone", () => {
  const buffer = new RolloutBuffer(layout, 2);
  for (const round of [1, 2]) {
    expect(buffer.isFull).toBe(false);
    buffer.push(0, stepOf(round));
    buffer.push(1, stepOf(round + 4, { done: true }));
    buffer.finalValue[buffer.begin + 1] = 7;
    buffer.advance();
    buffer.push(0, stepOf(round + 8));
    buffer.advance(); // environment 1 was reset
    expect(buffer.isFull).toBe(true);
    expect([...buffer.states.all]).toEqual([round, round + 4, round + 8, round === 1 ? 0 : 0]);
    expect([...buffer.actions.all].slice(0, 3)).toEqual([round + 1, round + 5, round + 9]);
    expect([...buffer.reward]).toEqual([round * 10, (round + 4) * 10, (round + 8) * 10, 0]);
    expect([...buffer.done]).toEqual([0, 1, 0, 0]);
    expect([...buffer.isValid]).toEqual([1, 1, 1, 0]);
    expect([...buffer.finalValue]).toEqual([0, 7, 0, 0]);
    buffer.finish([100, 200], 1, 1);
    // Environment 0: 10 r + 10 (r + 8) + 100 without values; environment 1: its reward and its final value.
    expect([...buffer.target].slice(0, 3)).toEqual([
      round * 10 + (round + 8) * 10 + 100,
      (round + 4) * 10 + 7,
      (round + 8) * 10 + 100,
    ]);
    buffer.clear();
  }
});

test("whole episodes have Monte Carlo returns, less the values where these are a baseline; other steps do not count", () => {
  const buffer = new RolloutBuffer(layout, 3);
  const fill = (): void => {
    buffer.clear();
    for (const round of [1, 2, 3]) {
      buffer.push(0, stepOf(round, { done: round === 2 }));
      buffer.push(1, stepOf(round));
      buffer.value.fill(5, buffer.begin, buffer.begin + 2);
      if (round === 2) buffer.finalValue[buffer.begin] = 100; // truncated
      buffer.advance();
    }
  };
  fill();
  expect(buffer.finishEpisodes({ gamma: 0.5, baseline: true })).toBe(true);
  expect([...buffer.isValid]).toEqual([1, 0, 1, 0, 0, 0]);
  expect([buffer.advantage[0], buffer.advantage[2]]).toEqual([10 + 10 + 25 - 5, 20 + 50 - 5]);
  expect([buffer.target[0], buffer.target[2]]).toEqual([10 + 10 + 25, 20 + 50]);
  fill();
  buffer.finishEpisodes({ gamma: 0.5, baseline: false });
  expect([buffer.advantage[0], buffer.advantage[2]]).toEqual([10 + 10, 20]);
  buffer.clear();
  buffer.done.fill(0);
  expect(buffer.finishEpisodes({ gamma: 0.5, baseline: true })).toBe(false);
});

test("its state says how far it is; one of other sizes is not taken, and a full one is refused", () => {
  const buffer = new RolloutBuffer(layout, 2);
  buffer.push(0, stepOf(1));
  buffer.advance();
  const state = buffer.state();
  const other = new RolloutBuffer(layout, 2);
  expect(other.accepts(state)).toBe(true);
  other.loadState(state);
  expect(other.begin).toBe(2);
  expect(new RolloutBuffer(layout, 3).accepts(state)).toBe(false);
  expect(() => other.loadState({ n_steps: 2, count: 2, row: 2 })).toThrow(
    "Cannot restore a rollout: its state is not such as it saves (row 2 is not below 2); take another copy.",
  );
});
