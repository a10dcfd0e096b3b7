/** Hindsight experience replay: what is written, for which goals, and how it goes on. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { ActionEncoding } from "../../../rl/collect/action_encoding.ts";
import { ObservationEncoding } from "../../../rl/collect/encoding.ts";
import { HindsightWriter } from "../../../rl/collect/hindsight.ts";
import type { Goals } from "../../../rl/goals.ts";
import { type HindsightOptions, ReplayBuffer } from "../../../rl/mod.ts";
import { Box, Discrete } from "../../../rl/spaces/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const observations = new ObservationEncoding(new Box({ low: -100, high: 100, shape: [3] }));
const actions = new ActionEncoding(new Discrete(5));

/** Goals are numbers: 0 for the one that is desired, else -1. */
const goals: Goals = {
  width: 1,
  reward: ([achieved], [desired]) => (achieved === desired ? 0 : -1),
  terminated: ([achieved], [desired]) => achieved === desired,
};

type Strategy = HindsightOptions["goal_selection_strategy"];

/** A writer, steps along a line towards 50, and what was written: [at, action, reward, goal, next, discount]. */
function recorder(goal_selection_strategy: Strategy, n_sampled_goal = 2, count = 1) {
  const buffer = new ReplayBuffer(1000);
  const writer = new HindsightWriter(buffer, {
    goals,
    n_sampled_goal,
    goal_selection_strategy,
    gamma: 0.5,
    rng: default_rng(1),
    count,
    observations,
    actions,
  });
  const step = (env: number, at: number, isDone = false) =>
    writer.push(env, {
      state: Float32Array.of(at, 50, at),
      action: Int32Array.of(at % 5),
      reward: -1,
      next_state: Float32Array.of(at + 1, 50, at + 1),
      mask: undefined,
      next_mask: undefined,
      terminated: false,
      done: isDone,
    });
  const written = (): number[][] => {
    const { state, action, reward, next_state, discount } = buffer.arrays();
    return Array.from({ length: buffer.length }, (_, i) => {
      const [at, goal, seen] = state!.subarray(3 * i, 3 * i + 3);
      const [next, nextGoal, nextSeen] = next_state!.subarray(3 * i, 3 * i + 3);
      expect([at, goal, next]).toEqual([seen!, nextGoal!, nextSeen!]);
      return [at!, action![i]!, reward![i]!, goal!, next!, discount![i]!];
    });
  };
  return { writer, step, written };
}

describe("HindsightWriter", () => {
  test("writes an episode when it ends: each transition as it was, then with the last achieved goal", () => {
    const { step, written } = recorder("final", 1);
    step(0, 1);
    step(0, 2);
    expect(written()).toEqual([]);
    step(0, 3, true);
    expect(written()).toEqual([
      [1, 1, -1, 50, 2, 0.5],
      [1, 1, -1, 4, 2, 0.5],
      [2, 2, -1, 50, 3, 0.5],
      [2, 2, -1, 4, 3, 0.5],
      [3, 3, -1, 50, 4, 0.5],
      [3, 3, 0, 4, 4, 0],
    ]);
  });

  const strategies: [Strategy, number][] = [
    ["future", 1],
    ["episode", 0],
  ];
  test.each(strategies)(
    "samples goals of the right steps: %s",
    (strategy: Strategy, isLater: number) => {
      const { step, written } = recorder(strategy, 4);
      for (let at = 1; at <= 100; at++) step(0, at, at === 100);
      const relabelled = written().filter(([, , , goal]) => goal !== 50);
      expect(relabelled.length).toBeGreaterThan(390);
      for (const [at, , reward, goal, next, discount] of relabelled) {
        expect(goal! >= (isLater ? at! + 1 : 2) && goal! <= 101).toBe(true);
        expect([reward, discount]).toEqual(goal === next ? [0, 0] : [-1, 0.5]);
      }
      expect(relabelled.some(([at, , , goal]) => goal! <= at!)).toBe(!isLater);
      expect(relabelled.some(([at, , , goal]) => goal! > at! + 10)).toBe(true);
    },
  );

  test("keeps environments apart, and forgets episodes that are given up", () => {
    const { writer, step, written } = recorder("final", 1, 2);
    step(0, 1);
    step(1, 21);
    step(0, 2, true);
    expect(written().map(([at]) => at)).toEqual([1, 1, 2, 2]);
    writer.clear();
    step(1, 30, true);
    expect(written().map(([at]) => at)).toEqual([1, 1, 2, 2, 30, 30]);
  });

  test("is taken up where it was left", () => {
    const [from, to] = [recorder("future"), recorder("future")];
    for (let at = 1; at <= 80; at++) from.step(0, at, at === 5);
    to.writer.loadState(JSON.parse(JSON.stringify(from.writer.state())));
    for (const [name, array] of Object.entries(to.writer.arrays())) {
      array.set(from.writer.arrays()[name]!);
    }
    const before = from.written().length;
    for (const { step } of [from, to]) step(0, 81, true);
    expect(to.written()).toEqual(from.written().slice(before));
    expect(to.written()).toHaveLength(76 * 3);
  });
});
