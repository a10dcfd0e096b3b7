/** What the runs of a benchmark say together. */

import { default_rng } from "../../rl/mod.ts";
import { formatCount, formatReturn, formatSpread, formatTable } from "../terminal/format.ts";
import type { Setting } from "../zoo/zoo.ts";
import type { Point } from "./learning_curves.ts";
import type { Score } from "./score.ts";
import {
  bootstrapInterval,
  interquartileMean,
  meanScore,
  optimalityGap,
  probabilityOfImprovement,
  type Scores,
} from "./statistics.ts";

/** A statistic of the runs, and where it lies with 95% confidence. */
export interface Estimate {
  readonly value: number;
  readonly interval: readonly [number, number];
}

/** The statistics of the runs' returns, measured as the setting says. */
export interface Summary {
  readonly mean: Estimate;
  readonly interquartileMean: Estimate;
  /** How much the runs miss the return that solves the environment by, where that is known. */
  readonly optimalityGap?: Estimate;
  /** The mean of the policies at the end of the training, where `mean` is of the best ones. */
  readonly last?: Estimate;
}

function estimate<Algorithms extends readonly Scores[]>(
  algorithms: Algorithms,
  statistic: (...algorithms: Algorithms) => number,
  resamples?: number,
): Estimate {
  const options = { rng: default_rng(0), ...(resamples !== undefined && { resamples }) };
  return {
    value: statistic(...algorithms),
    interval: bootstrapInterval(algorithms, statistic, options),
  };
}

/**
 * The same scores give the same summary.
 *
 * @param target the return that solves the environment, where there is such a number.
 */
export function summarize(
  { measure }: Setting,
  scores: readonly Score[],
  target?: number,
): Summary {
  const returns: [Scores] = [[scores.map((score) => returnOf(measure, score))]];
  return {
    mean: estimate(returns, meanScore),
    interquartileMean: estimate(returns, interquartileMean),
    ...(target !== undefined && {
      optimalityGap: estimate(returns, (each) => optimalityGap(each, target)),
    }),
    ...(measure === "greedy" && {
      last: estimate([[scores.map(({ last }) => last.mean)]], meanScore),
    }),
  };
}

/** The summary in lines, beside what others published. */
export function formatSummary({ published }: Setting, summary: Summary): string {
  const { mean, interquartileMean, optimalityGap, last } = summary;
  return formatTable([
    ["mean", formatEstimate(mean)],
    ["interquartile mean", formatEstimate(interquartileMean)],
    ...(optimalityGap === undefined ? [] : [["optimality gap", formatEstimate(optimalityGap)]]),
    ...(last === undefined ? [] : [["mean of last policies", formatEstimate(last)]]),
    ...published.map(({ system, mean, std, runs, source }) => [
      "published",
      `${formatSpread(mean, std)}  ${system}, ${runs} ${runs === 1 ? "run" : "runs"}, ${source}`,
    ]),
  ]);
}

function formatEstimate({ value, interval: [low, high] }: Estimate): string {
  return `${formatReturn(value)}  (95%: ${formatReturn(low)} to ${formatReturn(high)})`;
}

/** One run in a line. */
export function formatScore({ measure }: Setting, { greedy, last, ...score }: Score): string {
  const reached =
    measure === "greedy"
      ? `${formatSpread(greedy.mean, greedy.std)} greedily, best at step ${formatCount(greedy.step)}, ` +
        `${formatReturn(last.mean)} at the end`
      : `${formatReturn(score.training)} in training`;
  return `seed ${score.seed}: ${reached}, ${formatCount(score.stepsPerSecond)} steps/s`;
}

/** What a run with a setting is measured by. */
export function returnOf(
  measure: Setting["measure"],
  { greedy, training }: Pick<Score, "greedy" | "training">,
): number {
  return measure === "greedy" ? greedy.mean : training;
}

/** How probable it is that a run of one algorithm scores more than one of another. */
export interface Comparison extends Estimate {
  readonly algorithm: string;
  readonly over: string;
}

/** Compares each two algorithms over all tasks, by the probability of improvement. */
export function compare(scores: ReadonlyMap<string, Scores>): readonly Comparison[] {
  const all = [...scores];
  return all.flatMap(([algorithm, x], i) =>
    all.slice(i + 1).map(([over, y]) => ({
      algorithm,
      over,
      ...estimate([x, y] as const, probabilityOfImprovement, 2_000),
    })),
  );
}

/** The comparisons in lines. */
export function formatComparisons(comparisons: readonly Comparison[]): string {
  return formatTable([
    ["probability of improvement", "", ""],
    ...comparisons.map(({ algorithm, over, ...each }) => [
      `${algorithm} over ${over}`,
      formatEstimate(each),
    ]),
  ]);
}

/** The interquartile mean of the evaluations of several runs, step by step. */
export function learningCurve(scores: readonly Pick<Score, "curve">[]): readonly Point[] {
  const shortest = Math.min(...scores.map(({ curve }) => curve.length));
  return Array.from({ length: shortest }, (_, i) => {
    const returns = scores.map(({ curve }) => curve[i]![1]);
    const { value, interval } = estimate([[returns]], interquartileMean, 1_000);
    return { step: scores[0]!.curve[i]![0], value, interval };
  });
}
