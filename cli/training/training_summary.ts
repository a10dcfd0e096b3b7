/** What is said before and after a training. */

import { styleText } from "node:util";
import type { Agent, Algorithm } from "../../rl/mod.ts";
import { formatOption } from "../flags.ts";
import {
  formatCount,
  formatDuration,
  formatSpread,
  formatTable,
  wrapWords,
} from "../terminal/format.ts";
import { hint } from "../terminal/invocation.ts";
import type { TrainingConfig } from "./training.ts";
import type { RunConfig } from "./training_config.ts";
import type { Outcome } from "./training_listener.ts";

/** How, and from what. */
export interface Setup {
  readonly algorithm: Algorithm;
  /** The checkpoint that the training continues from, if it does. */
  readonly resumed: string | null;
  /** Columns. */
  readonly width: number;
}

/** What is about to be trained, and with which settings that are not the defaults. */
export function introduce(
  { env, options, step, metadata }: Agent,
  { threshold, checkpoint, taken }: RunConfig,
  { algorithm, resumed, width }: Setup,
): string {
  const goal = threshold === undefined ? "" : `, until the mean return is ${threshold}`;
  const defaults = algorithm.options.parse({});
  const settings = Object.entries(options)
    .map(([key, value]) => [key, formatOption(value), formatOption(defaults[key])] as const)
    .filter(([, value, usual]) => value !== usual)
    .map(([key, value]) => `${key} ${value}`);
  const { backend, n_envs = 1, normalize, frame_stack = 1 } = metadata;
  if (normalize === true) settings.unshift("normalize");
  if (frame_stack !== 1) settings.unshift(`frame_stack ${frame_stack}`);
  const several = n_envs === 1 ? "" : `${n_envs} x `;
  const title = styleText("bold", `Training ${algorithm.title} on ${several}${env.name}`);
  const from = resumed === null ? "" : `Continuing from ${resumed}, step ${formatCount(step)}.\n`;
  const place =
    taken === null ? "" : `Saving to ${checkpoint}, since ${taken} is of another training.\n`;
  return `${title}, on ${backend}${goal}.\n${from}${place}${styleText("dim", wrapWords(settings.join(", "), width))}\n`;
}

/** How a training ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly config: TrainingConfig;
  /** Steps taken in all. */
  readonly step: number;
  readonly seconds: number;
  /** Flags that opening its files takes. */
  readonly consent: string;
}

/** How the training ended, where the agent is, and what to do with it. */
export function conclude(ending: Ending): string {
  const { outcome, config, step, seconds, consent } = ending;
  const { end, best, saved } = outcome;
  const { threshold, checkpoint } = config;
  const verdict =
    end === "solved"
      ? styleText("green", "Solved")
      : end === "interrupted" || end === "failed"
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
    const more = end === "finished" ? `--total-steps ${2 * config.totalSteps} ` : "";
    if (end !== "solved") rows.push(["continue", hint("train --resume", saved, more + consent)]);
  }
  const path = best === null ? saved : checkpoint;
  if (path !== null) {
    rows.push(["watch it", styleText("bold", hint("play", path, consent))]);
    rows.push(["measure it", hint("evaluate", path, consent)]);
  }
  const headline = `${verdict} after ${formatCount(step)} steps, in ${formatDuration(seconds)}.`;
  return `${headline}\n\n${formatTable(rows)}\n`;
}
