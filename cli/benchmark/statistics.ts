/**
 * Statistics of a few runs on one or more tasks, as those of rliable.
 * Source: Agarwal et al. 2021, Deep reinforcement learning at the edge of the statistical precipice.
 */

import type { Generator } from "../../rl/mod.ts";

/** Scores of an algorithm: those of all runs of each task. */
export type Scores = readonly (readonly number[])[];

/** The sum over the count; NaN of no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The mean over tasks of the mean over runs. */
export function meanScore(scores: Scores): number {
  return mean(scores.map(mean));
}

/** The interquartile mean (IQM): the mean of the middle half of all runs of all tasks; a quarter, rounded down, is left out at either end. */
export function interquartileMean(scores: Scores): number {
  const sorted = scores.flat().sort((a, b) => a - b);
  const cut = Math.floor(sorted.length / 4);
  return mean(sorted.slice(cut, sorted.length - cut));
}

/** The optimality gap: by how much runs miss `target` in the mean; what is beyond it counts as the target. */
export function optimalityGap(scores: Scores, target: number): number {
  return target - mean(scores.flat().map((each) => Math.min(each, target)));
}

/**
 * The probability of improvement: that a run of `x` scores more than one of `y`, a tie being half of that, in the mean
 * over tasks. Source: Mann and Whitney 1947.
 */
export function probabilityOfImprovement(x: Scores, y: Scores): number {
  return mean(
    x.map((runs, task) => {
      const others = y[task] as readonly number[];
      return mean(runs.flatMap((a) => others.map((b) => (a > b ? 1 : a === b ? 0.5 : 0))));
    }),
  );
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
 * The stratified bootstrap: where `statistic` lies with the given confidence. These are the quantiles of what it says of
 * samples with replacement of the runs of each task, of each algorithm. Source: Efron 1979, percentile method.
 *
 * @param algorithms the scores of each; `statistic` takes them in this order.
 */
export function bootstrapInterval<Algorithms extends readonly Scores[]>(
  algorithms: Algorithms,
  statistic: (...algorithms: Algorithms) => number,
  { rng, confidence = 0.95, resamples = 10_000 }: BootstrapOptions,
): readonly [number, number] {
  const resample = (runs: readonly number[]): number[] =>
    runs.map(() => runs[rng.integers(0, runs.length)]!);
  const resampled = Array.from({ length: resamples }, () =>
    statistic(...(algorithms.map((scores) => scores.map(resample)) as unknown as Algorithms)),
  );
  const tail = (1 - confidence) / 2;
  return [quantile(resampled, tail), quantile(resampled, 1 - tail)];
}
