/** What is seen of a training while it runs: a learning curve and a progress line, or now and then a plain line. */

import { styleText } from "node:util";
import type { EvaluationRecord } from "../../rl/train/evaluator.ts";
import { formatCount, formatMetric, formatReturn, formatSpread } from "../terminal/format.ts";
import { drawLearningCurve } from "../terminal/learning_curve.ts";
import type { LiveRegion } from "../terminal/live_region.ts";
import type { Report, TrainingListener } from "./training_listener.ts";

/** Where there is no terminal: the time between two lines, unless an evaluation comes first. */
const PLAIN_INTERVAL = 5000; // ms

/** What a view shows besides steps, speed and returns. */
export interface ViewOptions {
  /** Names of the algorithm's figures. */
  readonly metrics: readonly string[];
  /** The evaluations of an earlier part of the training. */
  readonly curve?: readonly EvaluationRecord[] | undefined;
}

/** Draws on `live` what it is told of a training of `totalSteps` steps. */
export class TrainingView implements TrainingListener {
  readonly #live: LiveRegion;
  readonly #totalSteps: number;
  readonly #metrics: readonly string[];
  readonly #curve: EvaluationRecord[];
  #report: Report | null = null;
  #printed = performance.now();

  constructor(live: LiveRegion, totalSteps: number, { metrics, curve = [] }: ViewOptions) {
    this.#live = live;
    this.#totalSteps = totalSteps;
    this.#metrics = metrics;
    this.#curve = [...curve];
  }

  onReport(report: Report): void {
    this.#report = report;
    if (this.#live.isLive) this.#live.draw(this.#frame(report));
    else if (performance.now() - this.#printed > PLAIN_INTERVAL) this.#print(this.#figures(report));
  }

  onEvaluation(evaluation: EvaluationRecord): void {
    this.#curve.push(evaluation);
    const { mean, std, episodes } = evaluation;
    const played = `greedy ${formatSpread(mean, std)} (${episodes} episodes)`;
    if (this.#report === null || this.#live.isLive) return;
    this.#print([...this.#figures(this.#report), played]);
  }

  /** Leaves the finished curve where the drawing was. */
  onEnd(): void {
    this.#live.print(`\n${this.#chart()}`);
  }

  #print(figures: readonly string[]): void {
    this.#live.print(figures.join(" · "));
    this.#printed = performance.now();
  }

  #frame(report: Report): string {
    const line = this.#figures(report).join(dim(" · "));
    return `\n${this.#chart()}\n  ${this.#bar(report.step)}\n  ${line}`;
  }

  #figures({ step, stepsPerSecond, meanReturn, metrics }: Report): string[] {
    return [
      `${formatCount(step)} of ${formatCount(this.#totalSteps)} steps`,
      `${formatCount(stepsPerSecond)} steps/s`,
      `return ${meanReturn === null ? "-" : formatReturn(meanReturn)}`,
      ...this.#metrics.map((name) => `${name} ${formatMetric(metrics[name])}`),
    ];
  }

  #chart(): string {
    const color = this.#live.isLive;
    const chart = drawLearningCurve(this.#curve, { width: this.#live.width, color });
    return chart === "" ? "" : `${chart}\n`;
  }

  #bar(step: number): string {
    const width = Math.max(0, Math.min(this.#live.width, 80) - 4);
    const done = Math.min(width, Math.round((width * step) / this.#totalSteps));
    return styleText("cyan", "━".repeat(done)) + dim("─".repeat(width - done));
  }
}

function dim(text: string): string {
  return styleText("dim", text);
}
