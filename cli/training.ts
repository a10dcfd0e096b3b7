/** A training with evaluations: learns until the agent solves its environment, and keeps the best that it was. */

import { setImmediate } from "node:timers/promises";
import { type Assessment, Assessor } from "../rl/assessor.ts";
import type { Evaluation, LearnOptions, Progress } from "../rl/mod.ts";
import { isInterruption } from "./interrupt.ts";

/** What training needs of an agent. */
export interface Trainee {
  readonly step: number;
  learn(options: LearnOptions): Promise<unknown>;
  save(path: string): Promise<void>;
}

export type { Assessment } from "../rl/assessor.ts";

/** What to train for, and how to look at it. */
export interface Plan {
  /** Steps to take in all, those of an earlier training included. */
  readonly totalSteps: number;
  /** Steps between evaluations. */
  readonly evalFreq: number;
  /** Episodes that must reach the threshold in the mean; before that, a few are a first look. */
  readonly evalEpisodes: number;
  /** The mean return at which training ends, where there is such a number. */
  readonly threshold: number | undefined;
  /** Where the best agent is saved. */
  readonly checkpoint: string;
}

/** How the training stands, a few times a second. */
export interface Report {
  readonly step: number;
  /** Of training: evaluations do not count. */
  readonly stepsPerSecond: number;
  /** Mean of the latest training episodes, up to 20; `null` before the first has ended. */
  readonly meanReturn: number | null;
  readonly epsilon: number;
  /** `null` before the first update. */
  readonly loss: number | null;
}

/** A training episode that has ended. */
export interface Episode {
  readonly step: number;
  readonly episodeReturn: number;
  readonly epsilon: number;
}

/** Whoever looks on. */
export interface Watcher {
  onEpisode?(episode: Episode): void;
  onReport(report: Report): void;
  onAssessment(assessment: Assessment): void;
}

/** How a training ended. */
export interface Outcome {
  readonly end: "solved" | "finished" | "interrupted";
  /** All evaluations, in order. */
  readonly curve: readonly Assessment[];
  /** The one whose agent is the checkpoint; `null` where there was none. */
  readonly best: Assessment | null;
}

/** Tells several watchers. */
export function together(watchers: readonly Watcher[]): Watcher {
  return {
    onEpisode: (episode) => {
      for (const each of watchers) each.onEpisode?.(episode);
    },
    onReport: (report) => {
      for (const each of watchers) each.onReport(report);
    },
    onAssessment: (assessment) => {
      for (const each of watchers) each.onAssessment(assessment);
    },
  };
}

/** Episodes that the reported return is a mean of. */
const LATEST = 20;

const REPORT_INTERVAL = 100; // ms

/**
 * Trains `agent` until it is solved, `plan.totalSteps` are taken, or `signal` is aborted.
 *
 * @param evaluate plays that many greedy episodes, and throws once `signal` is aborted.
 */
export async function train(
  agent: Trainee,
  evaluate: (episodes: number) => Promise<Evaluation>,
  { totalSteps, evalFreq, evalEpisodes, threshold = Infinity, checkpoint }: Plan,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<Outcome> {
  const returns: number[] = [];
  const firstStep = agent.step;
  const assessor = new Assessor(agent, {
    evaluate,
    every: evalFreq,
    episodes: evalEpisodes,
    threshold,
    checkpoint,
  });
  let started = performance.now();
  let nextReport = started;

  async function report({ step, epsilon, loss }: Progress): Promise<void> {
    const seconds = (performance.now() - started) / 1000;
    watcher.onReport({
      step,
      stepsPerSecond: (step - firstStep) / seconds,
      meanReturn: returns.length === 0 ? null : returns.reduce((a, b) => a + b) / returns.length,
      epsilon,
      loss: loss === null ? null : await loss.asscalar(),
    });
    await setImmediate(); // signals, timers and the terminal have their turn; promises alone give them none
    signal.throwIfAborted();
    nextReport = performance.now() + REPORT_INTERVAL;
  }

  /** Evaluates the agent, and says whether it is solved; the time does not count as training. */
  async function assess(): Promise<boolean> {
    const begun = performance.now();
    watcher.onAssessment(await assessor.assess());
    started += performance.now() - begun;
    return assessor.isSolved;
  }

  let end: Outcome["end"] = "finished";
  try {
    // Who goes on is measured first, so that only a better agent replaces it.
    if (firstStep > 0 && (await assess())) {
      return { end: "solved", curve: assessor.curve, best: assessor.best };
    }
    await agent.learn({
      total_timesteps: totalSteps,
      onStep: (progress) => {
        const { step, epsilon, episodeReturn } = progress;
        if (episodeReturn !== null) {
          if (returns.push(episodeReturn) > LATEST) returns.shift();
          watcher.onEpisode?.({ step, episodeReturn, epsilon });
        }
        const due = assessor.isDue(step) || step >= totalSteps;
        if (!due && performance.now() < nextReport) return undefined;
        return report(progress).then(async () => {
          if (!due || !(await assess())) return true;
          end = "solved";
          return false;
        });
      },
    });
  } catch (error) {
    if (!isInterruption(error, signal)) throw error;
    end = "interrupted";
  }
  return { end, curve: assessor.curve, best: assessor.best };
}
