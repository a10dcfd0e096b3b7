/** What is seen of a training while it runs: a learning curve and a progress line, or now and then a plain line. */

import { styleText } from "node:util";
import type { Assessment } from "../rl/assessor.ts";
import { formatCount, formatLoss, formatReturn, formatSpread } from "./format.ts";
import { drawLearningCurve } from "./learning_curve.ts";
import type { Live } from "./live.ts";
import type { Report, Watcher } from "./watcher.ts";

/** Where there is no terminal: the time between two lines, unless an evaluation comes first. */
const PLAIN_INTERVAL = 5000; // ms

/** Draws on `live` what it is told of a training of `totalSteps` steps. */
export class TrainingView implements Watcher {
  readonly #live: Live;
  readonly #totalSteps: number;
  readonly #curve: Assessment[];
  #report: Report | null = null;
  #printed = performance.now();

  /** @param curve what is known of an earlier part of the training. */
  constructor(live: Live, totalSteps: number, curve: readonly Assessment[] = []) {
    this.#live = live;
    this.#totalSteps = totalSteps;
    this.#curve = [...curve];
  }

  onReport(report: Report): void {
    this.#report = report;
    if (this.#live.isLive) this.#live.draw(this.#frame(report));
    else if (performance.now() - this.#printed > PLAIN_INTERVAL) this.#print(this.#facts(report));
  }

  onAssessment(assessment: Assessment): void {
    this.#curve.push(assessment);
    const { mean, std, episodes } = assessment;
    const played = `greedy ${formatSpread(mean, std)} (${episodes} episodes)`;
    if (this.#report === null || this.#live.isLive) return;
    this.#print([...this.#facts(this.#report), played]);
  }

  /** Leaves the finished curve where the drawing was. */
  close(): void {
    this.#live.print(`\n${this.#chart()}`);
  }

  #print(facts: readonly string[]): void {
    this.#live.print(facts.join(" · "));
    this.#printed = performance.now();
  }

  #frame(report: Report): string {
    const line = this.#facts(report).join(dim(" · "));
    return `\n${this.#chart()}\n  ${this.#bar(report.step)}\n  ${line}`;
  }

  #facts({ step, stepsPerSecond, meanReturn, epsilon, loss }: Report): string[] {
    return [
      `${formatCount(step)} of ${formatCount(this.#totalSteps)} steps`,
      `${formatCount(stepsPerSecond)} steps/s`,
      `return ${meanReturn === null ? "-" : formatReturn(meanReturn)}`,
      `epsilon ${epsilon.toFixed(2)}`,
      `loss ${loss === null ? "-" : formatLoss(loss)}`,
    ];
  }

  #chart(): string {
    if (this.#curve.length < 2) return "";
    const color = this.#live.isLive;
    return `${drawLearningCurve(this.#curve, { width: this.#live.width, color })}\n`;
  }

  #bar(step: number): string {
    const width = Math.min(this.#live.width, 80) - 4;
    const done = Math.round((width * step) / this.#totalSteps);
    return styleText("cyan", "━".repeat(done)) + dim("─".repeat(width - done));
  }
}

function dim(text: string): string {
  return styleText("dim", text);
}
