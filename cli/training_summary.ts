/** What is said before and after a training. */

import { styleText } from "node:util";
import type { DQN } from "../rl/dqn.ts";
import { dqnOptions } from "../rl/dqn_options.ts";
import { formatCount, formatDuration, formatSpread, formatTable, wrapWords } from "./format.ts";
import { hint } from "./invocation.ts";
import type { Outcome, Plan } from "./training.ts";

/** Where, and from what. */
export interface Setup {
  readonly backend: string;
  /** The checkpoint that the training goes on from, if it does. */
  readonly resumed: string | null;
  /** Columns. */
  readonly width: number;
}

/** What is about to be trained, and with which settings that are not the defaults. */
export function introduce(
  { env, options, step }: DQN,
  { threshold }: Plan,
  { backend, resumed, width }: Setup,
): string {
  const goal = threshold === undefined ? "" : `, until the mean return is ${threshold}`;
  const defaults = dqnOptions.parse({});
  const settings = Object.entries(options)
    .filter(([key, value]) => `${value}` !== `${defaults[key as keyof typeof defaults]}`)
    .map(([key, value]) => `${key} ${value}`);
  const title = styleText("bold", `Training DQN on ${env.name}`);
  const from = resumed === null ? "" : `Going on from ${resumed}, step ${formatCount(step)}.\n`;
  return `${title}, on ${backend}${goal}.\n${from}${styleText("dim", wrapWords(settings.join(", "), width))}\n`;
}

/** How a training ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly plan: Plan;
  /** Steps taken in all. */
  readonly step: number;
  readonly seconds: number;
}

/** How the training ended, where the agent is, and what to do with it. */
export function conclude(ending: Ending): string {
  const { outcome, plan, step, seconds } = ending;
  const { end, best, saved } = outcome;
  const { threshold, checkpoint } = plan;
  const verdict =
    end === "solved"
      ? styleText("green", "Solved")
      : end === "interrupted"
        ? styleText("yellow", "Stopped")
        : threshold === undefined
          ? "Done"
          : styleText("yellow", "Not solved");
  const rows: string[][] = [];
  if (best !== null) {
    const found = `${formatSpread(best.mean, best.std)} over ${best.episodes} episodes`;
    const at = end === "solved" ? "" : `, at step ${formatCount(best.step)}`;
    const goal = threshold === undefined ? "" : ` (solved at ${threshold})`;
    rows.push([end === "solved" ? "mean return" : "best return", found + at + goal]);
    rows.push(["checkpoint", checkpoint]);
  }
  if (saved !== null) {
    rows.push(["as it is now", saved]);
    const more = end === "finished" ? `--total-steps ${2 * plan.totalSteps}` : "";
    if (end !== "solved") rows.push(["go on", hint("train --resume", saved, more)]);
  }
  const path = best === null ? saved : checkpoint;
  if (path !== null) {
    rows.push(["watch it", styleText("bold", hint("play", path))]);
    rows.push(["measure it", hint("evaluate", path)]);
  }
  const headline = `${verdict} after ${formatCount(step)} steps, in ${formatDuration(seconds)}.`;
  return `${headline}\n\n${formatTable(rows)}\n`;
}
