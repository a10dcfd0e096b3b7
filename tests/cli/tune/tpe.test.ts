/** The tree-structured Parzen estimator: its densities, and that it finds what is good sooner than chance does. */

import { describe, expect, test } from "bun:test";
import { mean } from "../../../cli/benchmark/statistics.ts";
import type { SearchSpace } from "../../../cli/tune/search_space.ts";
import { normalCdf, type Options, ParzenEstimator, suggest } from "../../../cli/tune/tpe.ts";
import { default_rng } from "../../../rl/mod.ts";

test("normalCdf() has the values of tables", () => {
  for (const [z, p] of [
    [0, 0.5],
    [1, 0.8413447461],
    [-1.96, 0.0249978951],
    [3, 0.998650102],
  ] as const) {
    expect(normalCdf(z)).toBeCloseTo(p, 6);
  }
});

describe("ParzenEstimator", () => {
  test("is a density on 0 to 1, high where observations are, and samples are of it", () => {
    const estimator = new ParzenEstimator([0.1, 0.12, 0.9]);
    const at = Array.from({ length: 2000 }, (_, i) => (i + 0.5) / 2000);
    expect(mean(at.map((u) => estimator.density(u)))).toBeCloseTo(1, 4);
    expect(estimator.density(0.11)).toBeGreaterThan(estimator.density(0.5));
    const rng = default_rng(0);
    const samples = Array.from({ length: 4000 }, () => estimator.sample(rng));
    expect(Math.min(...samples)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...samples)).toBeLessThanOrEqual(1);
    expect(mean(samples)).toBeCloseTo(mean(at.map((u) => u * estimator.density(u))), 1);
  });

  test("of one observation has the width of its distance from the farther end", () => {
    // (phi((u - .25) / .75) / (.75 (Phi(1) - Phi(-1/3))) + phi(u - .5) / (Phi(.5) - Phi(-.5))) / 2 at u = .25, by hand.
    const own = 0.3989422804 / (0.75 * (0.8413447461 - 0.3694413402));
    const flat = 0.3866681168 / 0.3829249225;
    expect(new ParzenEstimator([0.25]).density(0.25)).toBeCloseTo((own + flat) / 2, 6);
  });
});

describe("suggest()", () => {
  const space: SearchSpace = {
    learning_rate: { low: 1e-5, high: 1e-1, log: true },
    gamma: { low: 1e-4, high: 0.1, log: true, complement: true },
    batch_size: { choices: [16, 64, 256] },
    net_arch: {
      choices: [
        [64, 64],
        [256, 256],
      ],
    },
  };

  /** Best at a learning rate of 1e-3, gamma .99, a batch of 64. */
  const scoreOf = ({ learning_rate, gamma, batch_size }: Options): number =>
    -((Math.log10(learning_rate as number) + 3) ** 2) -
    (Math.log10(1 - (gamma as number)) + 2) ** 2 -
    (batch_size === 64 ? 0 : 1);

  const bestOf = (seed: number, count: number, isGuided: boolean): number => {
    const trials: Options[] = [];
    for (let i = 0; i < count; i++) {
      const ranked = trials.toSorted((a, b) => scoreOf(b) - scoreOf(a));
      trials.push(suggest(space, isGuided ? ranked : [], default_rng([seed, i])));
    }
    return mean(trials.slice(-10).map(scoreOf));
  };

  test("draws options within their ranges, the same for the same generator", () => {
    for (let i = 0; i < 50; i++) {
      const options = suggest(space, [], default_rng(i));
      expect(options.learning_rate).toBeGreaterThanOrEqual(1e-5);
      expect(options.learning_rate).toBeLessThanOrEqual(1e-1);
      expect(options.gamma).toBeGreaterThanOrEqual(0.9);
      expect(options.gamma).toBeLessThan(1);
      expect([16, 64, 256]).toContain(options.batch_size as number);
      expect(options).toEqual(suggest(space, [], default_rng(i)));
    }
  });

  test("finds what is good sooner than chance does", () => {
    const guided = Array.from({ length: 5 }, (_, seed) => bestOf(seed, 60, true));
    const random = Array.from({ length: 5 }, (_, seed) => bestOf(seed, 60, false));
    expect(mean(guided)).toBeGreaterThan(mean(random) + 1);
  });

  test("takes trials that lack an option, such as those of an older search", () => {
    const older = Array.from({ length: 12 }, () => ({ learning_rate: 1e-3 }));
    expect(Object.keys(suggest(space, older, default_rng(0)))).toEqual(Object.keys(space));
  });
});
