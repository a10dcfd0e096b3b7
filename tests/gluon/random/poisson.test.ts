/** Poisson numbers. */
import { expect, test } from "bun:test";
import { default_rng } from "../../../gluon/random/generator.ts";
import { poisson } from "../../../gluon/random/poisson.ts";
import { expectMoments, expectProbabilities } from "./statistics.ts";

function probability(rate: number): (k: number) => number {
  return (k) => {
    let log = -rate + k * Math.log(rate);
    for (let i = 2; i <= k; i++) log -= Math.log(i);
    return Math.exp(log);
  };
}

for (const rate of [0.3, 4, 9.9, 10, 37.5, 400]) {
  test(`poisson() of rate ${rate} has its probabilities`, () => {
    const rng = default_rng(4);
    const draws = Float64Array.from({ length: 50_000 }, () => poisson(rng, rate));
    expectMoments(draws, { mean: rate, variance: rate, kurtosis: 3 + 1 / rate });
    expectProbabilities(draws, probability(rate));
  });
}

test("poisson() of rate 0 is 0, and of a large one near it", () => {
  const rng = default_rng(5);
  expect(poisson(rng, 0)).toBe(0);
  expect(Math.abs(poisson(rng, 1e12) - 1e12)).toBeLessThan(1e7);
});
