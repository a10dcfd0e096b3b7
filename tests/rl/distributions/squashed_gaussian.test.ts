/** The tanh of a Gaussian: samples, log-probabilities up to the bounds, and gradients. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array } from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { SquashedGaussianDistribution } from "../../../rl/distributions/squashed_gaussian.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** The logarithm of the density of tanh(u) in float64, of one number. */
function logDensity(mean: number, logStd: number, noise: number): number {
  const u = mean + Math.exp(logStd) * noise;
  const gaussian = -0.5 * noise ** 2 - logStd - 0.5 * Math.log(2 * Math.PI);
  // 1 - tanh(u)^2 = 4 e^(-2|u|) / (1 + e^(-2|u|))^2
  const far = Math.exp(-2 * Math.abs(u));
  return gaussian - (Math.log(4) - 2 * Math.abs(u) - 2 * Math.log1p(far));
}

const draws = [
  [0, 0, 0],
  [0.3, -1, 0.7],
  [-2, 0.5, -1.5],
  [8, 0, 1], // float32's tanh is 1
  [-9, 1, -2],
  [60, -3, 0.1],
  [-1000, -20, 0.5],
] as const;

describe("rsample()", () => {
  test("gives log-probabilities that are right to the bounds, one number or two an action", async () => {
    const one = new SquashedGaussianDistribution(1);
    const params = array(draws.map(([mean, logStd]) => [mean, logStd]));
    const noise = array(draws.map(([, , each]) => [each]));
    const [actions, logProb] = one.rsample(params, noise);
    const [a, logs] = [await actions.toArray(), await logProb.toArray()];
    for (const [i, [mean, logStd, each]] of draws.entries()) {
      const expected = logDensity(mean, logStd, each);
      expect(Math.abs((logs[i] as number) - expected)).toBeLessThan(
        1e-5 * (1 + Math.abs(expected)),
      );
      expect(a[i]).toBeCloseTo(Math.tanh(mean + Math.exp(logStd) * each), 5);
    }
    const two = new SquashedGaussianDistribution(2);
    const [, joint] = two.rsample(array([[0.3, -2, -1, 0.5]]), array([[0.7, -1.5]]));
    const sum = logDensity(0.3, -1, 0.7) + logDensity(-2, 0.5, -1.5);
    expect(joint.shape).toEqual([1, 1]);
    expect(await joint.asscalar()).toBeCloseTo(sum, 5);
  });

  test("clips logarithms of standard deviations to -20 and 2, where their gradient is 0", async () => {
    const params = array([
      [0, 50],
      [0, -50],
      [0, 1],
    ]).attach_grad();
    const distribution = new SquashedGaussianDistribution(1);
    const [actions] = record(() => {
      const [actions, logProb] = distribution.rsample(params, array([[0.1], [1], [0.1]]));
      logProb.sum().backward();
      return [actions];
    });
    const [most, least] = await actions!.toArray();
    expect(most).toBeCloseTo(Math.tanh(0.1 * Math.exp(2)), 5);
    expect(least).toBeCloseTo(Math.exp(-20), 12);
    const gradients = (await params.grad!.tolist()) as number[][];
    expect([gradients[0]![1], gradients[1]![1]]).toEqual([0, 0]);
    expect(gradients[2]![1]).not.toBe(0);
  });

  test("has gradients as in float64, also where the action is at its bound", async () => {
    const params = array(draws.slice(0, 6).map(([mean, logStd]) => [mean, logStd])).attach_grad();
    const noise = array(draws.slice(0, 6).map(([, , each]) => [each]));
    const distribution = new SquashedGaussianDistribution(1);
    record(() => distribution.rsample(params, noise)[1].sum().backward());
    const gradients = (await params.grad!.tolist()) as number[][];
    for (const [i, [mean, logStd, each]] of draws.slice(0, 6).entries()) {
      const h = 1e-5;
      const byMean = logDensity(mean + h, logStd, each) - logDensity(mean - h, logStd, each);
      const byStd = logDensity(mean, logStd + h, each) - logDensity(mean, logStd - h, each);
      expect(gradients[i]![0]).toBeCloseTo(byMean / (2 * h), 3);
      expect(gradients[i]![1]).toBeCloseTo(byStd / (2 * h), 3);
    }
  });
});

describe("on the host", () => {
  const what = (): string => "act";

  test("the mode is the tanh of the mean, and draws have the distribution of its samples", () => {
    const distribution = new SquashedGaussianDistribution(2);
    const params = Float32Array.of(9, 9, 9, 9, 0.5, -1, Math.log(0.5), -30);
    const choice = { params, index: 1, action: new Float32Array(2), what };
    distribution.mode(choice);
    expect(choice.action[0]).toBeCloseTo(Math.tanh(0.5), 6);
    const rng = default_rng(0);
    const us = Array.from({ length: 4000 }, () => {
      distribution.sample(choice, rng);
      expect(choice.action[1]).toBeCloseTo(Math.tanh(-1), 6);
      return Math.atanh(choice.action[0]!);
    });
    const mean = us.reduce((sum, each) => sum + each, 0) / us.length;
    const variance = us.reduce((sum, each) => sum + (each - mean) ** 2, 0) / us.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(0.03);
  });

  test("a network that gives no numbers is an error", () => {
    const distribution = new SquashedGaussianDistribution(1);
    const choice = { index: 0, action: new Float32Array(1), what };
    const text =
      "Cannot act: the network gives NaN; it has diverged, perhaps the learning rate is too high.";
    const params = Float32Array.of(Number.NaN, 0);
    expect(() => distribution.mode({ ...choice, params })).toThrow(new RangeError(text));
    const bad = Float32Array.of(0, Number.NaN);
    expect(() => distribution.sample({ ...choice, params: bad }, default_rng(0))).toThrow(text);
  });
});
