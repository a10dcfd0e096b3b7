/** Curves: series as lines that a chart draws, no finer than its pixels. */

import type { Series } from "../series.ts";

/** A line with the range of the values that each of its points stands for. */
export interface Curve {
  readonly steps: number[];
  readonly means: number[];
  readonly smooth: number[];
  readonly lows: number[];
  readonly highs: number[];
  /** Whether points stand for several values. */
  readonly hasRange: boolean;
}

/**
 * The part of a series that a chart shows, in at most `most` points.
 *
 * @param smoothing the share that an exponential moving average keeps over a 300th of the points.
 */
export function curveOf(
  series: Series,
  { from, to, most, smoothing }: Readonly<Record<"from" | "to" | "most" | "smoothing", number>>,
): Curve {
  const { steps, means, lows, highs } = series;
  const first = Math.max(0, indexOf(steps, from) - 1);
  const end = Math.min(steps.length, indexOf(steps, to) + 1);
  const every = Math.max(1, Math.ceil((end - first) / most));
  const curve: Curve = {
    ...{ steps: [], means: [], smooth: [], lows: [], highs: [] },
    hasRange: every > 1 || lows.some((low, i) => low !== highs[i]),
  };
  const count = Math.ceil((end - first) / every);
  const keep = smoothing ** (300 / Math.max(1, count));
  let [average, weight] = [0, 0];
  for (let i = first; i < end; i += every) {
    const stop = Math.min(end, i + every);
    let [sum, low, high] = [0, Infinity, -Infinity];
    for (let k = i; k < stop; k++) {
      sum += means[k]!;
      low = Math.min(low, lows[k]!);
      high = Math.max(high, highs[k]!);
    }
    const mean = sum / (stop - i);
    average = keep * average + (1 - keep) * mean;
    weight = keep * weight + (1 - keep);
    curve.steps.push(steps[stop - 1]!);
    curve.means.push(mean);
    curve.smooth.push(average / weight);
    curve.lows.push(low);
    curve.highs.push(high);
  }
  return curve;
}

/** Of ascending steps, the index of the first that is not below `step`. */
function indexOf(steps: readonly number[], step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
