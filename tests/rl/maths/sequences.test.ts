/** N-step returns within a sequence, and its priority. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { sequencePriority, sequenceReturns } from "../../../rl/maths/sequences.ts";

beforeAll(async () => setBackend(await load("wasm")));

const returnsOf = (rewards: readonly number[], n: number, terminated: boolean): number[][] => {
  const numbers = () => new Float32Array(rewards.length);
  const into = { reward: numbers(), discount: numbers(), next: new Int32Array(rewards.length) };
  sequenceReturns(rewards, { n, gamma: 0.5, terminated }, into);
  return [[...into.reward], [...into.discount], [...into.next]];
};

test("sequenceReturns() sums n rewards, and fewer at the end of a sequence", () => {
  expect(returnsOf([1, 2, 4, 8], 3, false)).toEqual([
    [1 + 1 + 1, 2 + 2 + 2, 4 + 4, 8],
    [0.125, 0.125, 0.25, 0.5],
    [3, 4, 4, 4],
  ]);
});

test("sequenceReturns() bootstraps on nothing behind a true end", () => {
  expect(returnsOf([1, 2, 4, 8], 2, true)).toEqual([
    [2, 4, 8, 8],
    [0.25, 0.25, 0, 0],
    [2, 3, 4, 4],
  ]);
});

test("sequencePriority() is eta max + (1 - eta) mean of the errors of the steps that are there", async () => {
  // Two sequences: of 3 steps, and of one step, behind which there is padding.
  const error = array([1, -3, -4, 70, 1, -80], { shape: [3, 2] });
  const valid = array([1, 1, 1, 0, 1, 0], { shape: [3, 2] });
  const priority = await sequencePriority(error, valid, 0.75).toArray();
  expect([...priority]).toEqual([0.75 * 4 + 0.25 * 2, 3]);
});
