/** `np.random`: sizes as NumPy's, draws as `nd.random`'s. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nd, np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { expectMoments, expectProbabilities } from "../random/statistics.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("without a size there is one number, of shape ()", () => {
  for (const x of [np.random.uniform(), np.random.normal(), np.random.randint(3)]) {
    expect(x.shape).toEqual([]);
  }
  expect(np.random.normal(0, 1, 3).shape).toEqual([3]);
  expect(np.random.uniform(0, 1, [2, 3]).shape).toEqual([2, 3]);
  expect(np.random.randn(2, 3).shape).toEqual([2, 3]);
  expect(np.random.rand(2).shape).toEqual([2]);
  expect(np.random.exponential(1, 4).shape).toEqual([4]);
  expect(np.random.gamma(1, 1, [4]).shape).toEqual([4]);
  expect(np.random.poisson(2, [4]).shape).toEqual([4]);
});

test("parameters that are arrays broadcast, to their shape or to the size", async () => {
  const mean = np.array([0, 100]);
  expect(np.random.normal(mean, 1).shape).toEqual([2]);
  const x = np.random.normal(mean, 0.1, [50, 2], { rng: default_rng(1) });
  const [low, high] = (await np.mean(x, 0).tolist()) as number[];
  expect(Math.abs(low as number)).toBeLessThan(1);
  expect(Math.abs((high as number) - 100)).toBeLessThan(1);
  expect(np.random.uniform(mean, np.array([[1], [200]])).shape).toEqual([2, 2]);
});

test("seed() makes draws again", async () => {
  np.random.seed(3);
  const first = await np.random.normal(0, 1, 4).tolist();
  np.random.seed(3);
  expect(await np.random.normal(0, 1, 4).tolist()).toEqual(first as never);
});

test("randint(), permutation() and choice() draw whole numbers", async () => {
  const drawn = np.random.randint(2, 5, [1000], { rng: default_rng(2) });
  expect(drawn.dtype).toBe("int32");
  expectProbabilities(
    [...(await drawn.toArray())].map((x) => x - 2),
    () => 1 / 3,
  );
  const order = [...(await np.random.permutation(10).toArray())];
  expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(np.random.permutation(nd.ones([3, 2])).shape).toEqual([3, 2]);
  const p = [0.1, 0, 0.9];
  const chosen = np.random.choice(3, 2000, { p, rng: default_rng(4) });
  expectProbabilities(await chosen.toArray(), (k) => p[k] as number);
  expect([...(await np.random.choice(3, [3], { replace: false }).toArray())].sort()).toEqual([
    0, 1, 2,
  ]);
});

test("multinomial() counts outcomes", async () => {
  const counts = np.random.multinomial(1000, [0.5, 0.5], [4], { rng: default_rng(5) });
  expect([counts.dtype, ...counts.shape]).toEqual(["int32", 4, 2]);
  expect(await np.sum(counts, 1).tolist()).toEqual([1000, 1000, 1000, 1000]);
});

test("multivariate_normal() has its mean and covariance", async () => {
  const cov = np.array([
    [4, 1],
    [1, 2],
  ]);
  const x = np.random.multivariate_normal(np.array([10, -5]), cov, 20_000, { rng: default_rng(6) });
  expect(x.shape).toEqual([20_000, 2]);
  const [first, second] = await Promise.all(
    [0, 1].map((i) => np.take(x, np.array(i), 1).toArray()),
  );
  expectMoments(first as Float32Array, { mean: 10, variance: 4, kurtosis: 3 });
  expectMoments(second as Float32Array, { mean: -5, variance: 2, kurtosis: 3 });
  const centered = np.subtract(x, np.mean(x, 0));
  const found = (await np.divide(np.dot(centered.T, centered), 20_000).tolist()) as number[][];
  expect(Math.abs((found[0]?.[1] as number) - 1)).toBeLessThan(0.1);
  expect(np.random.multivariate_normal(np.zeros(2), cov).shape).toEqual([2]);
});
