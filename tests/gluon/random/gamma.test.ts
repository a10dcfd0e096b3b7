/** Gamma numbers. */
import { test } from "bun:test";
import { standardGamma } from "../../../gluon/random/gamma.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { expectDistribution, expectMoments } from "./statistics.ts";

for (const shape of [0.1, 0.5, 1, 2.5, 100]) {
  test(`standardGamma() of shape ${shape} has its mean and variance`, () => {
    const rng = default_rng(2);
    const draws = Float64Array.from({ length: 50_000 }, () => standardGamma(rng, shape));
    expectMoments(draws, { mean: shape, variance: shape, kurtosis: 3 + 6 / shape });
  });
}

test("standardGamma() of shapes 1 and 2 is distributed as sums of exponentials", () => {
  const rng = default_rng(3);
  const draws = (shape: number): Float64Array =>
    Float64Array.from({ length: 50_000 }, () => standardGamma(rng, shape));
  expectDistribution(draws(1), (x) => -Math.expm1(-x));
  expectDistribution(draws(2), (x) => 1 - Math.exp(-x) * (1 + x));
});
