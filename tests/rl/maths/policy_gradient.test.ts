/** Policy gradients, by hand. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import {
  approximateKL,
  clippedSurrogateLoss,
  normalizeAdvantage,
  weightedMean,
} from "../../../rl/maths/policy_gradient.ts";

beforeAll(async () => setBackend(await load("reference")));

test("weightedMean() leaves out what has weight 0", async () => {
  expect(await weightedMean(array([1, 2, 6]), undefined).asscalar()).toBe(3);
  expect(await weightedMean(array([1, 2, 6]), array([1, 0, 1])).asscalar()).toBe(3.5);
  expect(await weightedMean(array([1, 2]), array([0, 0])).asscalar()).toBe(0);
});

test("normalizeAdvantage() gives mean 0 and sample standard deviation 1, of what counts", async () => {
  const [a, b, c] = await normalizeAdvantage(array([1, 2, 3])).toArray();
  expect([a, b, c].map((each) => Number(each?.toFixed(6)))).toEqual([-1, 0, 1]);
  const weighted = await normalizeAdvantage(array([1, 100, 3]), array([1, 0, 1])).toArray();
  expect(weighted[0]).toBeCloseTo(-Math.SQRT1_2, 6);
  expect(weighted[2]).toBeCloseTo(Math.SQRT1_2, 6);
});

test("clippedSurrogateLoss() takes the pessimistic bound, and its gradient ends where it is clipped", async () => {
  const ratio = array([1, 1.5, 1.5, 0.5, 0.5]).attach_grad();
  const advantage = array([2, 2, -2, 2, -2]);
  const loss = record(() => clippedSurrogateLoss(ratio, advantage, array([0.2])));
  expect((await loss.tolist()) as number[]).toEqual([-2, -2.4, 3, -1, 1.6]);
  loss.backward();
  expect(await ratio.grad?.tolist()).toEqual([-2, 0, 2, -2, 0]);
});

test("approximateKL() is 0 for equal probabilities, and never negative", async () => {
  const [zero, up, down] = await approximateKL(array([0, 0.1, -0.1])).toArray();
  expect(zero).toBe(0);
  expect(up).toBeCloseTo(Math.exp(0.1) - 1.1, 6);
  expect(down).toBeCloseTo(Math.exp(-0.1) - 0.9, 6);
});
