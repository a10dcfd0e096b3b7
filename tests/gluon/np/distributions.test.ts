/** Further distributions of `np.random`, against their distribution functions, and parameters that are arrays. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import type { NDArray } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { expectDistribution, expectMoments, expectProbabilities } from "../random/statistics.ts";

beforeAll(async () => setBackend(await load("wasm")));

const N = 4000;
const source = () => ({ rng: default_rng(8) });

test("draws have the distributions that they are called by", async () => {
  const { random } = np;
  const cases: readonly (readonly [NDArray, (x: number) => number])[] = [
    [random.beta(2, 1, N, source()), (x) => x * x],
    [random.chisquare(2, N, source()), (x) => 1 - Math.exp(-x / 2)],
    [random.f(2, 2, N, source()), (x) => x / (1 + x)],
    [random.gumbel(1, 2, N, source()), (x) => Math.exp(-Math.exp(-(x - 1) / 2))],
    [
      random.laplace(1, 2, N, source()),
      (x) => (x < 1 ? Math.exp((x - 1) / 2) / 2 : 1 - Math.exp((1 - x) / 2) / 2),
    ],
    [random.logistic(1, 2, N, source()), (x) => 1 / (1 + Math.exp(-(x - 1) / 2))],
    [random.pareto(3, N, source()), (x) => 1 - (1 + x) ** -3],
    [random.power(3, N, source()), (x) => x ** 3],
    [random.rayleigh(2, N, source()), (x) => 1 - Math.exp(-(x * x) / 8)],
    [random.weibull(1.5, N, source()), (x) => 1 - Math.exp(-(x ** 1.5))],
    [random.exponential(2, N, source()), (x) => 1 - Math.exp(-x / 2)],
  ];
  for (const [draws, cdf] of cases) expectDistribution(await draws.toArray(), cdf);
  const logarithms = np.log(random.lognormal(1, 0.5, N, source()));
  expectMoments(await logarithms.toArray(), { mean: 1, variance: 0.25, kurtosis: 3 });
});

test("binomial() counts successes, of few experiments and of many", async () => {
  const few = await np.random.binomial(3, 0.25, N, source()).toArray();
  const chances = [27, 27, 9, 1].map((each) => each / 64);
  expectProbabilities(few, (k) => chances[k] ?? 0);
  for (const [n, p] of [
    [1000, 0.3],
    [1e9, 1e-8],
    [90, 0.99],
  ] as const) {
    const variance = n * p * (1 - p);
    const kurtosis = 3 + (1 - 6 * p * (1 - p)) / variance;
    const drawn = np.random.binomial(n, p, N, source());
    expectMoments(await drawn.toArray(), { mean: n * p, variance, kurtosis });
  }
  expect(await np.random.binomial(50, 1, 2).tolist()).toEqual([50, 50]);
  expect(await np.random.binomial(0, 0.5).tolist()).toBe(0);
  expect(() => np.random.binomial(3, 1.5)).toThrow("Cannot draw binomial numbers of n 3 and p 1.5");
});

test("parameters that are arrays broadcast, to their shape or to the size", async () => {
  const { random } = np;
  const two = np.array([1, 100]);
  expect(random.poisson(two).shape).toEqual([2]);
  expect(random.gamma(two, np.array([[1], [2]])).shape).toEqual([2, 2]);
  expect(random.beta(two, 2, [3, 2]).shape).toEqual([3, 2]);
  const drawn = random.poisson(two, [N, 2], source());
  const [low, high] = (await np.mean(drawn, 0).tolist()) as [number, number];
  expect(Math.abs(low - 1)).toBeLessThan(0.1);
  expect(Math.abs(high - 100)).toBeLessThan(1);
  const widths = (await np.mean(random.rayleigh(two, [N, 2], source()), 0).tolist()) as [
    number,
    number,
  ];
  expect(Math.abs(widths[1] / widths[0] - 100)).toBeLessThan(6);
  for (const draw of [random.gumbel, random.laplace, random.logistic, random.lognormal] as const) {
    expect(draw(two, 0.1).shape).toEqual([2]);
  }
  for (const draw of [random.chisquare, random.pareto, random.power, random.weibull] as const) {
    expect(draw(two).shape).toEqual([2]);
  }
});
