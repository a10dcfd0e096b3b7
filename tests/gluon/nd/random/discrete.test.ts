/** Random arrays of discrete distributions: shapes as MXNet's, statistics, gradients and errors. */
import { expect, test } from "bun:test";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { default_rng } from "../../../../gluon/random/generator.ts";
import { expectMoments, expectProbabilities } from "../../random/statistics.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const { random } = nd;

onEachBackend(() => {
  test("poisson() and the negative binomials take numbers and nested numbers", async () => {
    expect(random.poisson(3).shape).toEqual([1]);
    expect(random.poisson([1, 2]).shape).toEqual([2]);
    expect(random.poisson([[1], [2]], { shape: [3, 4] }).shape).toEqual([2, 1, 3, 4]);
    expect(random.negative_binomial([1, 2], 0.5, { shape: 3 }).shape).toEqual([2, 3]);
    expect(random.generalized_negative_binomial(1, [0, 2], { shape: 3 }).shape).toEqual([2, 3]);
    const [small, large] = (await random.poisson([0, 1e6]).toArray()) as Float32Array;
    expect(small).toBe(0);
    expect(Math.abs((large as number) - 1e6)).toBeLessThan(1e4);
  });

  test("multinomial() draws by probabilities, whatever their shape", async () => {
    const p = nd.array([
      [0, 0.5, 0.5],
      [1, 0, 0],
    ]);
    expect(random.multinomial(nd.array([0, 1])).shape).toEqual([1]);
    const drawn = random.multinomial(p, { shape: [2, 50] });
    expect([drawn.dtype, ...drawn.shape]).toEqual(["int32", 2, 2, 50]);
    const values = [...(await drawn.toArray())];
    expect(new Set(values.slice(0, 100))).toEqual(new Set([1, 2]));
    expect(new Set(values.slice(100))).toEqual(new Set([0]));
    expect(random.multinomial(p, { dtype: "float32" }).dtype).toBe("float32");
  });

  test("multinomial() gives logarithms of probabilities, through which REINFORCE's gradient flows", async () => {
    const p = nd.array([[0.25, 0.75, 0]]).attach_grad();
    const [drawn, loss] = record(() => {
      const [index, logarithm] = random.multinomial(p, { shape: [40], get_prob: true });
      return [index, logarithm.multiply(2).sum()] as const;
    });
    loss.backward();
    const counts = [0, 0, 0];
    for (const i of await drawn.toArray()) counts[i] = (counts[i] as number) + 1;
    expect(counts[0] as number).toBeGreaterThan(0);
    await expectValues(
      loss,
      2 * ((counts[0] as number) * Math.log(0.25) + (counts[1] as number) * Math.log(0.75)),
    );
    await expectValues(p.grad as nd.NDArray, [
      [(2 * (counts[0] as number)) / 0.25, (2 * (counts[1] as number)) / 0.75, 0],
    ]);
  });

  test("shuffle() moves rows, keeps them whole, and gradients find them", async () => {
    const x = nd.arange(20).reshape([10, 2]).attach_grad();
    const y = record(() => random.shuffle(x, { rng: default_rng(3) }));
    const rows = (await y.tolist()) as number[][];
    expect(rows).not.toEqual((await x.tolist()) as number[][]);
    expect([...rows].sort((a, b) => (a[0] as number) - (b[0] as number))).toEqual(
      (await x.tolist()) as number[][],
    );
    y.backward(y);
    await expectValues(x.grad as nd.NDArray, (await x.tolist()) as number[][]);
  });
});

test("multinomial() draws in proportion, rounded sums included", async () => {
  const p = [0.05, 0.1, 0, 0.2, 0.3, 0.15, 0.2, 0];
  const options = { shape: [40_000], rng: default_rng(7) };
  const drawn = await random.multinomial(nd.array(p), options).toArray();
  expectProbabilities(drawn, (k) => p[k] as number);
  const doubled = await random.multinomial(nd.array(p).multiply(2), options).toArray();
  expectProbabilities(doubled, (k) => p[k] as number);
});

test("multinomial() draws no index that there is not, nor one of probability 0", async () => {
  // MXNet #19073, #19793, PyTorch #50034
  const options = { shape: [20_000], rng: default_rng(1) };
  const heavy = await random.multinomial(nd.array([1.2, 9.4, 8.8]), options).toArray();
  expect(Math.max(...heavy)).toBe(2);
  const holed = await random.multinomial(nd.array([0.33, 0.34, 0, 0.33]), options).toArray();
  expect(holed.includes(2)).toBe(false);
  expect(() => random.multinomial(nd.ones([1, 0]))).toThrow("there is none");
});

test("negative binomials have their means and variances", async () => {
  const [n, rng] = [40_000, default_rng(8)];
  const [k, p] = [4, 0.3];
  const [mean, variance] = [(k * (1 - p)) / p, (k * (1 - p)) / p ** 2];
  const kurtosis = 3 + 6 / k + p ** 2 / ((1 - p) * k);
  const drawn = await random.negative_binomial(k, p, { shape: n, rng }).toArray();
  expectMoments(drawn, { mean, variance, kurtosis });
  const alpha = 1 / k;
  const general = random.generalized_negative_binomial(mean, alpha, { shape: n, rng });
  expectMoments(await general.toArray(), { mean, variance, kurtosis });
  const plain = random.generalized_negative_binomial(5, 0, { shape: n, rng });
  expectMoments(await plain.toArray(), { mean: 5, variance: 5, kurtosis: 3.2 });
  expect(await random.negative_binomial(3, 1, { shape: 4 }).tolist()).toEqual([0, 0, 0, 0]);
});

test("rates in an array give Poisson numbers, small ones and large ones", async () => {
  const rng = default_rng(5);
  const means = [0, 0.3, 4, 9.9, 10, 60, 3000];
  const n = 3000;
  const drawn = random.poisson(nd.array(means), { shape: n, rng });
  expect(drawn.shape).toEqual([means.length, n]);
  const values = await drawn.toArray();
  expect(values.every(Number.isInteger)).toBe(true);
  expect(new Set(values.subarray(0, n))).toEqual(new Set([0]));
  for (const [i, mean] of means.entries()) {
    if (mean === 0) continue;
    const own = values.subarray(i * n, (i + 1) * n);
    expectMoments(own, { mean, variance: mean, kurtosis: 3 + 1 / mean });
  }
  expect(await random.poisson(nd.array([-1, NaN, 0])).tolist()).toEqual([NaN, NaN, 0]);
});

test("the negative binomials take arrays, beside numbers and lists", async () => {
  const rng = default_rng(6);
  const n = 3000;
  const [k, p] = [4, 0.25];
  const [mean, variance] = [(k * (1 - p)) / p, (k * (1 - p)) / p ** 2];
  const kurtosis = 3 + 6 / k + p ** 2 / ((1 - p) * k);
  for (const drawn of [
    random.negative_binomial(nd.array([k]), p, { shape: n, rng }),
    random.negative_binomial([k], nd.array([p]), { shape: n, rng }),
    random.generalized_negative_binomial(nd.array([mean]), nd.array([1 / k]), { shape: n, rng }),
  ]) {
    expect(drawn.shape).toEqual([1, n]);
    expectMoments(await drawn.toArray(), { mean, variance, kurtosis });
  }
  const plain = random.generalized_negative_binomial(5, nd.zeros([1]), { shape: n, rng });
  expectMoments(await plain.toArray(), { mean: 5, variance: 5, kurtosis: 3.2 });
  expect(() => random.negative_binomial(nd.ones([2]), nd.ones([3]))).toThrow(
    "Cannot draw negative binomial numbers with parameters (2,) and (3,)",
  );
});

test("refuse parameters out of their ranges", () => {
  expect(() => random.poisson(-1)).toThrow(
    "Cannot draw poisson numbers with lam -1: it must be 0 or more.",
  );
  expect(() => random.poisson(Number.NaN)).toThrow(RangeError);
  expect(() => random.negative_binomial(0)).toThrow(
    "Cannot draw negative binomial numbers with k 0: it must be above 0.",
  );
  expect(() => random.negative_binomial(1, 2)).toThrow("it is a probability, 1 at most");
  expect(() => random.negative_binomial([1, 2], [0.5])).toThrow(
    "Cannot draw negative binomial numbers with parameters (2,) and (1,): arrays of parameters must have one shape.",
  );
  expect(() => random.multinomial(nd.array(1))).toThrow(
    "Cannot draw from probabilities (): there is none; the last axis has one for each index.",
  );
  expect(() => random.shuffle(nd.array(1))).toThrow("Cannot shuffle a scalar");
});
