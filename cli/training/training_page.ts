/** The page of a training: what `--view` serves. */

import { dirname } from "node:path";
import { styleText } from "node:util";
import type { Agent, Environment, View } from "../../rl/mod.ts";
import { view } from "../../rl/view/view.ts";
import { logsIn } from "../logs/find_logs.ts";
import { LogRun } from "../logs/log_run.ts";
import { hint } from "../terminal/invocation.ts";
import type { LiveRegion } from "../terminal/live_region.ts";
import type { RunConfig } from "./training_config.ts";
import type { Outcome, TrainingListener } from "./training_listener.ts";

/** Earlier runs that are offered beside the training. */
const MOST_LOGS = 50;

/** What a page takes besides the training. */
export interface PageOptions {
  /** In which the agent is shown, and nothing else is done. */
  readonly env: Environment;
  readonly port: number | undefined;
  readonly live: LiveRegion;
}

/** A page that is told of a training, and may end it. */
export interface TrainingPage extends TrainingListener {
  /** Aborted by `interruption`, or by whoever watches. */
  signal(interruption: AbortSignal): AbortSignal;
  /** Waits until nobody watches any more, or `interruption`, and ends the page. */
  close(interruption: AbortSignal): Promise<void>;
}

/** Serves the page, and says where it is. */
export async function openPage(
  agent: Agent,
  config: RunConfig,
  { env, port, live }: PageOptions,
): Promise<TrainingPage> {
  const stopped = new AbortController();
  const { totalSteps, threshold, save } = config;
  const stop = (): void => stopped.abort();
  const runs = logsIn(dirname(config.logDir))
    .filter(({ folder }) => folder !== config.logDir)
    .slice(-MOST_LOGS)
    .map((log) => new LogRun(log));
  const page = await view(agent, { env, port, totalSteps, threshold, save, stop, runs });
  live.print(`Watch it on ${styleText("bold", page.url)}\n`);
  return {
    onStep: page.onStep,
    onEvaluation: page.onEvaluation,
    onEnd: (outcome) => page.training.end(outcome.end, describe(outcome, config)),
    signal: (interruption) => {
      interruption.addEventListener("abort", () => page.training.release(), { once: true });
      return AbortSignal.any([interruption, stopped.signal]);
    },
    close: (interruption) => closePage(page, interruption, live),
  };
}

async function closePage(page: View, interruption: AbortSignal, live: LiveRegion): Promise<void> {
  // A browser that was told the end and reloads has a moment to come back.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (page.training.isWatched && !interruption.aborted) {
    live.print("The page is open until you close it, or press Ctrl-C here.");
    const interrupted = new Promise<void>((resolve) => {
      interruption.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([page.unwatched(), interrupted]);
  }
  await page.close();
}

function describe({ end, best, saved }: Outcome, { checkpoint }: RunConfig): string | undefined {
  if (end === "failed") return "An error ended it: the terminal says which.";
  const path = best === null ? saved : checkpoint;
  return path === null ? undefined : `Watch it in the terminal: ${hint("play", path)}`;
}
