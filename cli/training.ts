/** A training with evaluations: learns until the agent solves its environment, and keeps the best that it was. */

import { setImmediate } from "node:timers/promises";
import { type Assessed, type Assessment, Assessor } from "../rl/assessor.ts";
import { Interval } from "../rl/interval.ts";
import type { Evaluation, LearnOptions, Progress } from "../rl/mod.ts";
import { isInterruption } from "./interrupt.ts";
import { mean } from "./statistics.ts";
import type { Watcher } from "./watcher.ts";

/** What training needs of an agent. */
export interface Trainee extends Assessed {
  learn(options: LearnOptions): Promise<unknown>;
}

/** Episodes that decide whether an environment is solved, where nothing else is said. */
export const EVAL_EPISODES = 100;

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
  /** The best that is there already; left out where the agent's own notes say. */
  readonly best?: Assessment | null;
  /** Steps between saves of the whole training; 0 where it is saved only when it is interrupted. */
  readonly saveFreq: number;
  /** Saves the agent as it is, apart from the best, and says where. */
  readonly save: () => Promise<string>;
}

/** How a training ended. */
export interface Outcome {
  readonly end: "solved" | "finished" | "interrupted";
  /** All evaluations, in order. */
  readonly curve: readonly Assessment[];
  /** The one whose agent is the checkpoint; `null` where there was none. */
  readonly best: Assessment | null;
  /** Where the agent is as it was in the end; `null` where it was not saved. */
  readonly saved: string | null;
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
  plan: Plan,
  watcher: Watcher,
  signal: AbortSignal,
): Promise<Outcome> {
  const { totalSteps, evalFreq, evalEpisodes, threshold = Infinity, checkpoint, saveFreq } = plan;
  const returns: number[] = [];
  const firstStep = agent.step;
  // Of an agent that was never measured, only what is better than it is now is worth the file.
  const isUnmeasured = firstStep > 0 && agent.notes.assessments === undefined;
  const assessor = new Assessor(agent, {
    evaluate,
    every: evalFreq,
    episodes: evalEpisodes,
    threshold,
    checkpoint,
  });
  if (plan.best !== undefined) assessor.best = plan.best;
  const saves = saveFreq === 0 ? null : new Interval("save", saveFreq, firstStep);
  let started = performance.now();
  let nextReport = started;
  let [saved, savedAt]: [string | null, number] = [null, -1];

  async function report({ step, epsilon, loss }: Progress): Promise<void> {
    const seconds = (performance.now() - started) / 1000;
    watcher.onReport({
      step,
      stepsPerSecond: (step - firstStep) / seconds,
      meanReturn: returns.length === 0 ? null : mean(returns),
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

  async function save(): Promise<void> {
    if (savedAt === agent.step) return;
    watcher.onSave?.();
    [saved, savedAt] = [await plan.save(), agent.step];
  }

  let end: Outcome["end"] = assessor.isSolved ? "solved" : "finished";
  try {
    if ((isUnmeasured || assessor.isDue(firstStep)) && (await assess())) end = "solved";
    if (end === "solved") return { end, curve: assessor.curve, best: assessor.best, saved };
    await agent.learn({
      total_timesteps: totalSteps,
      onStep: (progress) => {
        const { step, epsilon, episodeReturn } = progress;
        if (episodeReturn !== null) {
          if (returns.push(episodeReturn) > LATEST) returns.shift();
          watcher.onEpisode?.({ step, episodeReturn, epsilon });
        }
        const toAssess = assessor.isDue(step) || step >= totalSteps;
        const toSave = saves?.isDue(step) === true;
        if (!toAssess && !toSave && performance.now() < nextReport) return undefined;
        return report(progress).then(async () => {
          if (toAssess && (await assess())) end = "solved";
          // After the evaluation, so that it is not due once more where the training goes on from here.
          if (toSave) await save();
          return end !== "solved";
        });
      },
    });
  } catch (error) {
    if (!isInterruption(error, signal)) throw error;
    end = "interrupted";
  }
  if (end === "interrupted" || saves !== null) await save();
  return { end, curve: assessor.curve, best: assessor.best, saved };
}
