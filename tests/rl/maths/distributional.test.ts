/** Distributions of returns: projections and quantile losses by hand. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import {
  atomsOf,
  categoricalProjection,
  quantileHuberLoss,
  quantileMidpoints,
} from "../../../rl/maths/distributional.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("categoricalProjection()", () => {
  const support = { low: 0, high: 4, atoms: 5 };

  test("shares what falls between two atoms, and keeps what is on one or beyond the ends", async () => {
    expect([...atomsOf(support)]).toEqual([0, 1, 2, 3, 4]);
    const probabilities = array([
      [0.5, 0, 0.5, 0, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 1],
      [1, 0, 0, 0, 0],
    ]);
    const reward = array([0.25, 3, 1, -2]);
    const discount = array([1, 0, 1, 1]);
    const projected = await categoricalProjection(
      reward,
      discount,
      probabilities,
      support,
    ).tolist();
    expect(projected).toEqual([
      [0.375, 0.125, 0.375, 0.125, 0], // 0.25 and 2.25
      [0, 0, 0, 1, 0], // a true end: its reward
      [0, 0, 0, 0, 1], // 5 is beyond
      [1, 0, 0, 0, 0], // so is -2
    ]);
  });
});

describe("quantileHuberLoss()", () => {
  test("weighs what lies above a quantile by its fraction, and what lies below by the rest", async () => {
    expect([...quantileMidpoints(2)]).toEqual([0.25, 0.75]);
    const fractions = array([[0.25, 0.75]]);
    const loss = quantileHuberLoss(array([[0, 0]]), fractions, array([[3, -0.5]]));
    // 3 is above: huber 2.5, weights 0.25 and 0.75; -0.5 is below: huber 0.125, weights 0.75 and 0.25.
    const [first, second] = [(0.25 * 2.5 + 0.75 * 0.125) / 2, (0.75 * 2.5 + 0.25 * 0.125) / 2];
    expect(await loss.tolist()).toEqual([first + second]);
  });

  test("leaves out samples of the target whose weight is 0", async () => {
    const [quantiles, fractions] = [array([[0, 1]]), array([[0.25, 0.75]])];
    const target = array([[100, 3, -0.5, 7]]);
    const loss = quantileHuberLoss(quantiles, fractions, target, array([[0, 1, 1, 0]]));
    const expected = quantileHuberLoss(quantiles, fractions, array([[3, -0.5]]));
    expect(await loss.tolist()).toEqual(await expected.tolist());
  });
});
