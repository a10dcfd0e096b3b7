/** Statistics of draws, which a seeded generator makes the same at every run. */
import { expect } from "bun:test";

/** Expects mean and variance within five standard errors of what they must be. */
export function expectMoments(
  draws: ArrayLike<number>,
  { mean, variance, kurtosis }: { mean: number; variance: number; kurtosis: number },
): void {
  const n = draws.length;
  const values = Array.from(draws);
  const found = values.reduce((sum, x) => sum + x, 0) / n;
  const spread = values.reduce((sum, x) => sum + (x - found) ** 2, 0) / (n - 1);
  expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(variance / n));
  const error = variance * Math.sqrt((kurtosis - 1) / n);
  expect(Math.abs(spread - variance)).toBeLessThan(5 * error);
}

/** Kolmogorov and Smirnov's test: the distance of draws from a distribution, beyond which one seed in a million is. */
export function expectDistribution(draws: ArrayLike<number>, cdf: (x: number) => number): void {
  const sorted = Float64Array.from(draws).sort();
  let distance = 0;
  for (const [i, x] of sorted.entries()) {
    const p = cdf(x);
    distance = Math.max(distance, p - i / sorted.length, (i + 1) / sorted.length - p);
  }
  expect(distance * Math.sqrt(sorted.length)).toBeLessThan(2.7);
}

/** Pearson's chi-squared test of whole numbers against probabilities, for numbers expected at least ten times. */
export function expectProbabilities(
  draws: ArrayLike<number>,
  probability: (k: number) => number,
): void {
  const counts = new Map<number, number>();
  for (const x of Array.from(draws)) counts.set(x, (counts.get(x) ?? 0) + 1);
  let [statistic, cells, left, seen] = [0, 0, 1, 0];
  const compare = (count: number, p: number): void => {
    statistic += (count - p * draws.length) ** 2 / (p * draws.length);
    cells++;
  };
  for (let k = 0; k <= Math.max(...counts.keys()); k++) {
    const p = probability(k);
    if (p * draws.length < 10) continue;
    compare(counts.get(k) ?? 0, p);
    left -= p;
    seen += counts.get(k) ?? 0;
  }
  if (left * draws.length >= 10) compare(draws.length - seen, left);
  const freedom = cells - 1;
  expect(freedom).toBeGreaterThan(0);
  // Wilson and Hilferty's approximation, five standard deviations
  const normal =
    (Math.cbrt(statistic / freedom) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
  expect(normal).toBeLessThan(5);
}
