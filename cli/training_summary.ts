/** What is said before and after a training. */

import { styleText } from "node:util";
import type { DQN } from "../rl/dqn.ts";
import { dqnOptions } from "../rl/dqn_options.ts";
import { formatCount, formatDuration, formatSpread, formatTable, wrapWords } from "./format.ts";
import { hint } from "./invocation.ts";
import type { Outcome, Plan } from "./training.ts";

/** What is about to be trained, and with which settings that are not the defaults. */
export function introduce(
  { env, options }: DQN,
  { threshold }: Plan,
  { backend, width }: { readonly backend: string; readonly width: number },
): string {
  const goal = threshold === undefined ? "" : `, until the mean return is ${threshold}`;
  const defaults = dqnOptions.parse({});
  const settings = Object.entries(options)
    .filter(([key, value]) => `${value}` !== `${defaults[key as keyof typeof defaults]}`)
    .map(([key, value]) => `${key} ${value}`);
  const title = styleText("bold", `Training DQN on ${env.name}`);
  return `${title}, on ${backend}${goal}.\n${styleText("dim", wrapWords(settings.join(", "), width))}\n`;
}

/** How a training ended. */
export interface Ending {
  readonly outcome: Outcome;
  readonly plan: Plan;
  /** Steps taken in all. */
  readonly step: number;
  readonly seconds: number;
  readonly backend: string;
  /** Where the agent was saved as it is, if it was interrupted. */
  readonly interrupted: string | null;
}

/** How the training ended, where the agent is, and what to do with it. */
export function conclude(ending: Ending): string {
  const { outcome, plan, step, seconds, backend, interrupted } = ending;
  const { end, best } = outcome;
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
  if (interrupted !== null) {
    rows.push(["as it is now", interrupted]);
    const flags = `--total-steps ${plan.totalSteps}${backend === "wasm" ? "" : ` --backend ${backend}`}`;
    rows.push(["go on", hint("train --resume", interrupted, flags)]);
  }
  const path = best === null ? interrupted : checkpoint;
  if (path !== null) {
    rows.push(["watch it", styleText("bold", hint("play", path))]);
    rows.push(["measure it", hint("evaluate", path)]);
  }
  const headline = `${verdict} after ${formatCount(step)} steps, in ${formatDuration(seconds)}.`;
  return `${headline}\n\n${formatTable(rows)}\n`;
}
