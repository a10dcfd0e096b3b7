/** What the runs of a benchmark say together. */

import { default_rng } from "../../rl/mod.ts";
import { formatCount, formatReturn, formatSpread, formatTable } from "../format.ts";
import { bootstrapInterval, interquartileMean, mean, type Statistic } from "../statistics.ts";
import type { Setting } from "../zoo.ts";
import type { Score } from "./score.ts";

/** A statistic of the runs, and where it lies with 95% confidence. */
export interface Estimate {
  readonly value: number;
  readonly interval: readonly [number, number];
}

/** The statistics of the runs' returns, measured as the setting says. */
export interface Summary {
  readonly mean: Estimate;
  readonly interquartileMean: Estimate;
}

/** The same scores give the same summary. */
export function summarize({ measure }: Setting, scores: readonly Score[]): Summary {
  const returns = scores.map((score) => returnOf(measure, score));
  const estimate = (statistic: Statistic): Estimate => ({
    value: statistic(returns),
    interval: bootstrapInterval(returns, statistic, { rng: default_rng(0) }),
  });
  return { mean: estimate(mean), interquartileMean: estimate(interquartileMean) };
}

/** The summary in lines, beside what others published. */
export function formatSummary({ published }: Setting, summary: Summary): string {
  const told = ({ value, interval: [low, high] }: Estimate): string =>
    `${formatReturn(value)}  (95%: ${formatReturn(low)} to ${formatReturn(high)})`;
  return formatTable([
    ["mean", told(summary.mean)],
    ["interquartile mean", told(summary.interquartileMean)],
    ...published.map(({ system, mean, std, runs, source }) => [
      "published",
      `${formatSpread(mean, std)}  ${system}, ${runs} ${runs === 1 ? "run" : "runs"}, ${source}`,
    ]),
  ]);
}

/** One run in a line. */
export function formatScore({ measure }: Setting, score: Score): string {
  const { mean, std, step } = score.greedy;
  const reached =
    measure === "greedy"
      ? `${formatSpread(mean, std)} greedily, best at step ${formatCount(step)}`
      : `${formatReturn(score.training)} in training`;
  return `seed ${score.seed}: ${reached}, ${formatCount(score.stepsPerSecond)} steps/s`;
}

function returnOf(measure: Setting["measure"], { greedy, training }: Score): number {
  return measure === "greedy" ? greedy.mean : training;
}
