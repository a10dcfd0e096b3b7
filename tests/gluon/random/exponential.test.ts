/** Exponential numbers. */
import { expect, test } from "bun:test";
import { standardExponential } from "../../../gluon/random/exponential.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { expectDistribution, expectMoments } from "./statistics.ts";

test("standardExponential() is exponential", () => {
  const rng = default_rng(1);
  const draws = Float64Array.from({ length: 100_000 }, () => standardExponential(rng));
  expectMoments(draws, { mean: 1, variance: 1, kurtosis: 9 });
  expectDistribution(draws, (x) => -Math.expm1(-x));
});

test("standardExponential() follows runs: one descending run of odd length gives its first", () => {
  const uniforms = [0.5, 0.7, 0.9, 0.3, 0.4, 0.6, 0.2, 0.1, 0.8];
  const rng = { random: () => uniforms.shift() as number };
  expect(standardExponential(rng)).toBe(0.5); // 0.5, then not below
  expect(standardExponential(rng)).toBe(1.6); // 0.9, 0.3 is a run of 2; then 0.6, 0.2, 0.1 one of 3
  expect(uniforms).toEqual([]);
});
