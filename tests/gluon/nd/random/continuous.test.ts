/** Random arrays: equal on every backend, by the default generator or a given one; parameters that are arrays. */
import { expect, test } from "bun:test";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import * as nd from "../../../../gluon/nd/mod.ts";
import { sharedGenerator } from "../../../../gluon/nd/random/shared.ts";
import { default_rng } from "../../../../gluon/random/generator.ts";
import { expectDistribution, expectMoments } from "../../random/statistics.ts";
import { expectValues, onEachBackend } from "../support/by_hand.ts";

const { random } = nd;

onEachBackend(() => {
  test("are the numbers of the generator, in row-major order", async () => {
    const [drawn, rng] = [
      random.uniform(-1, 1, { shape: [2, 2], rng: default_rng(1) }),
      default_rng(1),
    ];
    const expected = Float32Array.from({ length: 4 }, () => rng.uniform(-1, 1));
    expect(Float32Array.from(await drawn.toArray())).toEqual(expected);
    const whole = random.randint(0, 10, { shape: [20], rng: default_rng(2) });
    expect(whole.dtype).toBe("int32");
    expect([...(await whole.toArray())].every((x) => x >= 0 && x < 10)).toBe(true);
  });

  test("seed() restarts the default generator", async () => {
    const draws = [];
    for (let i = 0; i < 2; i++) {
      random.seed(7);
      draws.push(await random.normal(0, 1, { shape: [3] }).tolist());
    }
    expect(draws[1]).toEqual(draws[0] as never);
    const shared = sharedGenerator();
    random.seed(7);
    expect(sharedGenerator()).not.toBe(shared);
  });

  test("have shape [1] by default, as in MXNet", () => {
    expect(random.normal().shape).toEqual([1]);
  });

  test("a number may stand for a shape", () => {
    expect(random.uniform(0, 1, { shape: 3 }).shape).toEqual([3]);
    expect(() => random.uniform(0, 1, { shape: -1 })).toThrow(RangeError);
  });

  test("parameters that are arrays give a distribution each, followed by the shape", async () => {
    const [low, high] = [nd.array([0, 10]), nd.array([1, 20])];
    expect(random.uniform(low, high).shape).toEqual([2]);
    const drawn = random.uniform(low, high, { shape: [3, 50] });
    expect(drawn.shape).toEqual([2, 3, 50]);
    const values = [...(await drawn.toArray())];
    expect(values.slice(0, 150).every((x) => x >= 0 && x < 1)).toBe(true);
    expect(values.slice(150).every((x) => x >= 10 && x < 20)).toBe(true);
    expect(random.normal(low, 1, { shape: 4 }).shape).toEqual([2, 4]);
    expect(random.exponential(nd.ones([2, 3])).shape).toEqual([2, 3]);
    expect(random.gamma(nd.ones([2, 3]), 2, { shape: 5 }).shape).toEqual([2, 3, 5]);
    expect(random.gamma(2, nd.ones([3]), { shape: 5 }).shape).toEqual([3, 5]);
    expect(() => random.normal(nd.ones([2]), nd.ones([3]))).toThrow(
      "Cannot draw normal numbers with parameters (2,) and (3,): arrays of parameters must have one shape.",
    );
  });

  test("gradients flow to parameters that are arrays", async () => {
    const [loc, scale] = [nd.zeros([2]).attach_grad(), nd.ones([2]).attach_grad()];
    const y = record(() => random.normal(loc, scale, { shape: 3 }));
    y.backward();
    await expectValues(loc.grad as nd.NDArray, [3, 3]);
    await expectValues(scale.grad as nd.NDArray, (await y.sum({ axis: 1 }).tolist()) as number[]);
  });

  test("randn() takes lengths, and options after them", async () => {
    expect(random.randn().shape).toEqual([1]);
    expect(random.randn(2, 3).shape).toEqual([2, 3]);
    const shifted = random.randn(4, { loc: 100, scale: 0.1, rng: default_rng(1) });
    expect(shifted.shape).toEqual([4]);
    expect([...(await shifted.toArray())].every((x) => Math.abs(x - 100) < 1)).toBe(true);
  });

  test("gamma() with shapes in an array has their distributions", async () => {
    const [n, shapes] = [20_000, [0.2, 1, 2, 30]];
    const drawn = random.gamma(nd.array(shapes), 2, { shape: n, rng: default_rng(9) });
    const values = await drawn.toArray();
    for (const [i, shape] of shapes.entries()) {
      const row = values.subarray(i * n, (i + 1) * n);
      const [mean, variance] = [2 * shape, 4 * shape];
      expectMoments(row, { mean, variance, kurtosis: 3 + 6 / shape });
    }
    expectDistribution(values.subarray(n, 2 * n), (x) => -Math.expm1(-x / 2));
  });
});

test("exponential() has its mean as a parameter, and gamma() its scale", async () => {
  const options = { shape: [40_000], rng: default_rng(4) };
  const exponential = await random.exponential(3, options).toArray();
  expectMoments(exponential, { mean: 3, variance: 9, kurtosis: 9 });
  const gamma = await random.gamma(2, 3, options).toArray();
  expectMoments(gamma, { mean: 6, variance: 18, kurtosis: 6 });
});

test("refuse parameters that are not finite", () => {
  expect(() => random.normal(0, Infinity)).toThrow(
    "Cannot draw normal numbers with parameter Infinity: it must be finite.",
  );
  expect(() => random.exponential(-1)).toThrow(
    "Cannot draw exponential numbers with scale -1: it must be 0 or more.",
  );
  expect(() => random.gamma(0)).toThrow(
    "Cannot draw gamma numbers with alpha 0: it must be above 0.",
  );
  expect(() => random.gamma(nd.ones([1]), -2)).toThrow("with beta -2: it must be above 0");
});
