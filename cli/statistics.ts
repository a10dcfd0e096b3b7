/** Statistics of a few runs. Source: Agarwal et al. 2021, Deep RL at the edge of the statistical precipice. */

import type { Generator } from "../rl/mod.ts";

/** A number that sums values up. */
export type Statistic = (values: readonly number[]) => number;

/** The sum over the count; NaN of no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The mean of the middle half: a quarter of the values, rounded down, is left out at either end. */
export function interquartileMean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4);
  const sorted = values.toSorted((a, b) => a - b);
  return mean(sorted.slice(cut, values.length - cut));
}

/** The value below which a `share` of the others lies, on the straight line between its two neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const [below, above] = [Math.floor(position), Math.ceil(position)];
  const [low, high] = [sorted[below] ?? NaN, sorted[above] ?? NaN];
  return low + (position - below) * (high - low);
}

/** What `bootstrapInterval` takes. */
export interface BootstrapOptions {
  readonly rng: Generator;
  /** Default: 0.95. */
  readonly confidence?: number;
  /** Default: 10,000. */
  readonly resamples?: number;
}

/**
 * Where `statistic` lies with the given confidence: the quantiles of what it says of samples with replacement of the
 * values' own number. Source: Efron 1979, percentile method.
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: Statistic,
  { rng, confidence = 0.95, resamples = 10_000 }: BootstrapOptions,
): readonly [number, number] {
  const resampled = Array.from({ length: resamples }, () =>
    statistic(values.map(() => values[rng.integers(0, values.length)]!)),
  );
  const tail = (1 - confidence) / 2;
  return [quantile(resampled, tail), quantile(resampled, 1 - tail)];
}
