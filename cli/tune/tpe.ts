/**
 * Tree-structured Parzen estimator (TPE). Source: Bergstra et al. 2011, Algorithms for hyper-parameter optimization; the
 * widths of kernels are those of Bergstra et al. 2013, Making a science of model search.
 */

import type { Generator } from "../../rl/mod.ts";
import { positionOf, type Range, type SearchSpace, valueAt } from "./search_space.ts";

/** Options by name. */
export type Options = Readonly<Record<string, unknown>>;

/** Trials that are drawn at random before the estimator has a say. */
const STARTUP = 10;
/** Candidates, of which the most promising one is taken. */
const CANDIDATES = 24;

/**
 * Suggests the options of the next trial. Each option is drawn from the density of the best tenth of the trials, where
 * that is largest in relation to the density of the others.
 *
 * @param ranked the options of trials so far, the best first.
 */
export function suggest(space: SearchSpace, ranked: readonly Options[], rng: Generator): Options {
  const isRandom = ranked.length < STARTUP;
  const split = Math.min(25, Math.ceil(ranked.length / 10));
  const [good, rest] = isRandom ? [[], []] : [ranked.slice(0, split), ranked.slice(split)];
  return Object.fromEntries(
    Object.entries(space).map(([name, range]) => {
      const known = ([good, rest] as const).map((trials) =>
        trials.flatMap((each) => (name in each ? [each[name]] : [])),
      );
      return [name, suggestOne(range, known[0]!, known[1]!, rng)];
    }),
  );
}

function suggestOne(
  range: Range,
  good: readonly unknown[],
  rest: readonly unknown[],
  rng: Generator,
): unknown {
  if ("choices" in range) {
    const indicesOf = (values: readonly unknown[]): number[] =>
      values.map((value) =>
        range.choices.findIndex((each) => JSON.stringify(each) === JSON.stringify(value)),
      );
    const { length } = range.choices;
    const [l, g] = [shares(indicesOf(good), length), shares(indicesOf(rest), length)];
    const candidates = Array.from({ length: CANDIDATES }, () => drawIndex(l, rng));
    return range.choices[best(candidates, (i) => Math.log(l[i]! / g[i]!))];
  }
  const [l, g] = [good, rest].map(
    (values) => new ParzenEstimator(values.map((value) => positionOf(range, value as number))),
  ) as [ParzenEstimator, ParzenEstimator];
  const candidates = Array.from({ length: CANDIDATES }, () => l.sample(rng));
  return valueAt(
    range,
    best(candidates, (u) => Math.log(l.density(u) / g.density(u))),
  );
}

/** The first of those for which `worth` is largest. */
function best<T>(candidates: readonly T[], worth: (candidate: T) => number): T {
  const worths = candidates.map(worth);
  return candidates[worths.indexOf(Math.max(...worths))] as T;
}

/** How often each index was there, each once more than it was, as shares of 1. */
function shares(indices: readonly number[], length: number): readonly number[] {
  const counts = Array.from({ length }, (_, i) => 1 + indices.filter((each) => each === i).length);
  const sum = counts.reduce((a, b) => a + b, 0);
  return counts.map((each) => each / sum);
}

function drawIndex(shares: readonly number[], rng: Generator): number {
  let left = rng.random();
  for (const [i, share] of shares.entries()) {
    left -= share;
    if (left < 0) return i;
  }
  return shares.length - 1;
}

/** A density on 0 to 1: the mean of normal ones, truncated, around each observation, and of one that is almost flat. */
export class ParzenEstimator {
  readonly #kernels: readonly (readonly [mean: number, sigma: number])[];

  constructor(observations: readonly number[]) {
    const sorted = observations.toSorted((a, b) => a - b);
    const least = 1 / Math.min(100, 2 + sorted.length);
    const kernels = sorted.map((mean, i) => {
      const gap = Math.max(mean - (sorted[i - 1] ?? 0), (sorted[i + 1] ?? 1) - mean);
      return [mean, Math.min(1, Math.max(least, gap))] as const;
    });
    this.#kernels = [...kernels, [0.5, 1]];
  }

  density(u: number): number {
    const densities = this.#kernels.map(([mean, sigma]) => {
      const z = (u - mean) / sigma;
      const inside = normalCdf((1 - mean) / sigma) - normalCdf(-mean / sigma);
      return Math.exp((-z * z) / 2) / (Math.sqrt(2 * Math.PI) * sigma * inside);
    });
    return densities.reduce((a, b) => a + b, 0) / densities.length;
  }

  sample(rng: Generator): number {
    const [mean, sigma] = this.#kernels[rng.integers(0, this.#kernels.length)]!;
    for (;;) {
      const u = rng.normal(mean, sigma);
      if (u >= 0 && u <= 1) return u;
    }
  }
}

/** The normal distribution function, to 1e-7. Source: Abramowitz and Stegun 1964, 26.2.17. */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const polynomial = series.reduceRight((sum, each) => (sum + each) * t, 0);
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z < 0 ? tail : 1 - tail;
}
