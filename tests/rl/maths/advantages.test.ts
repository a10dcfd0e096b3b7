/** Generalized advantage estimation, by hand. */
import { describe, expect, test } from "bun:test";
import { explainedVariance, generalizedAdvantages } from "../../../rl/maths/advantages.ts";

describe("generalizedAdvantages()", () => {
  const base = { reward: [1, 1, 1], value: [2, 3, 4], finalValue: [0, 0, 0], lastValue: [5] };
  const rollout = { ...base, count: 1, done: [0, 0, 0], gamma: 0.5, lambda: 0.5 };
  const advantages = (changes: object): number[] => {
    const advantage = new Float32Array(3);
    generalizedAdvantages({ ...rollout, ...changes }, advantage);
    return [...advantage];
  };

  test("sums discounted TD errors", () => {
    // TD errors: 1 + 1.5 - 2 = 0.5, 1 + 2 - 3 = 0, 1 + 2.5 - 4 = -0.5
    expect(advantages({})).toEqual([0.5 + 0.0625 * -0.5, 0.25 * -0.5, -0.5]);
    expect(advantages({ lambda: 0 })).toEqual([0.5, 0, -0.5]);
    expect(advantages({ lambda: 1 })).toEqual([0.5 + 0.25 * -0.5, 0.5 * -0.5, -0.5]);
  });

  test("bootstraps neither from the state after a termination, nor from the next episode", () => {
    expect(advantages({ done: [0, 1, 0] })).toEqual([0.5 + 0.25 * -2, 1 - 3, -0.5]);
  });

  test("bootstraps from the last observation of a truncated episode", () => {
    const truncated = { done: [0, 1, 0], finalValue: [0, 8, 0] };
    expect(advantages(truncated)).toEqual([0.5 + 0.25 * 2, 1 + 4 - 3, -0.5]);
    expect(advantages({ done: [0, 0, 1], finalValue: [0, 0, 8] }).at(-1)).toBe(1 + 4 - 4);
  });

  test("keeps environments apart", () => {
    const advantage = new Float32Array(4);
    const two = { count: 2, reward: [1, 10, 2, 20], value: [0, 0, 0, 0], lastValue: [4, 40] };
    generalizedAdvantages(
      { ...rollout, ...two, done: [0, 0, 0, 1], finalValue: [0, 0, 0, 0] },
      advantage,
    );
    expect([...advantage]).toEqual([1 + 0.25 * 4, 10 + 0.25 * 20, 2 + 2, 20]);
  });
});

test("explainedVariance() is 1 for what is right, 0 for a constant, NaN where there is nothing to explain", () => {
  expect(explainedVariance([1, 2, 3], [1, 2, 3])).toBe(1);
  expect(explainedVariance([7, 7, 7], [1, 2, 3])).toBe(0);
  expect(explainedVariance([3, 2, 1], [1, 2, 3])).toBe(-3);
  expect(explainedVariance([1, 2, 3], [4, 4, 4])).toBeNaN();
});
