/** A training with evaluations: learns until the agent solves its environment, and keeps the best policy. */

import {
  type Dataset,
  type Evaluation,
  type LearnOptions,
  type Progress,
  readMetrics,
} from "../../rl/mod.ts";
import { callbackList } from "../../rl/train/callbacks.ts";
import { type EvaluatedAgent, type EvaluationRecord, Evaluator } from "../../rl/train/evaluator.ts";
import { Interval } from "../../rl/train/interval.ts";
import { mean } from "../benchmark/statistics.ts";
import { isInterruption } from "../terminal/interrupt.ts";
import type { Outcome, TrainingListener } from "./training_listener.ts";

/** What training needs of an agent. */
export interface Trainee extends EvaluatedAgent {
  learn(options: LearnOptions): Promise<unknown>;
}

/** Plays evaluation episodes. */
export type Evaluate = (options: {
  readonly episodes: number;
  readonly seed: number;
}) => Promise<Evaluation>;

/** Episodes that decide whether an environment is solved, where nothing else is said. */
export const EVAL_EPISODES = 100;

/** What to train for, and what to save. */
export interface TrainingConfig {
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
  /** The best that is there already; left out where the agent's own metadata say. */
  readonly best?: EvaluationRecord | null;
  /** Recorded steps to learn from, for BC. */
  readonly dataset?: Dataset | undefined;
  /** Steps between saves of the whole training; 0 where it is saved only when it is interrupted. */
  readonly saveFreq: number;
  /** Saves the agent as it is, apart from the best, and says where. */
  readonly save: () => Promise<string>;
}

/** Episodes that the reported return is a mean of. */
const LATEST = 20;

const REPORT_INTERVAL = 100; // ms

/**
 * Trains `agent` until it is solved, `config.totalSteps` are taken, or `signal` is aborted. An agent
 * that has taken steps is saved as it is, also where an error ends the training.
 *
 * @param evaluate plays evaluation episodes, and throws once `signal` is aborted.
 * @throws what ended the training, unless that was `signal`.
 */
export async function train(
  agent: Trainee,
  evaluate: Evaluate,
  config: TrainingConfig,
  listener: TrainingListener,
  signal: AbortSignal,
): Promise<Outcome> {
  const { totalSteps, evalFreq, evalEpisodes, threshold = Infinity, checkpoint, saveFreq } = config;
  const returns: number[] = [];
  const firstStep = agent.step;
  // Of an agent that was never evaluated, only what is better than it is now is worth the file.
  const isUnknown = firstStep > 0 && agent.metadata.evaluations === undefined;
  const evaluator = new Evaluator(agent, {
    evaluate,
    every: evalFreq,
    episodes: evalEpisodes,
    threshold,
    checkpoint,
  });
  if (config.best !== undefined) evaluator.best = config.best;
  const saves = saveFreq === 0 ? null : new Interval("save", saveFreq, firstStep);
  let started = performance.now();
  let nextReport = started;
  let [saved, savedAt]: [string | null, number] = [null, -1];

  async function report({ step, metrics }: Progress): Promise<void> {
    const seconds = (performance.now() - started) / 1000;
    listener.onReport?.({
      step,
      stepsPerSecond: (step - firstStep) / seconds,
      meanReturn: returns.length === 0 ? null : mean(returns),
      metrics: await readMetrics(metrics),
    });
    nextReport = performance.now() + REPORT_INTERVAL;
  }

  /** Evaluates the agent, and says whether it is solved; the time does not count as training. */
  async function assess(): Promise<boolean> {
    const begun = performance.now();
    await listener.onEvaluation?.(await evaluator.evaluate());
    started += performance.now() - begun;
    return evaluator.isSolved;
  }

  async function save(): Promise<void> {
    if (savedAt === agent.step) return;
    [saved, savedAt] = [await config.save(), agent.step];
  }

  function conclude(end: Outcome["end"]): Outcome {
    const outcome = { end, curve: evaluator.curve, best: evaluator.best, saved };
    listener.onEnd?.(outcome);
    return outcome;
  }

  let end: Outcome["end"] = evaluator.isSolved ? "solved" : "finished";
  try {
    if ((isUnknown || evaluator.isDue(firstStep)) && (await assess())) end = "solved";
    if (end === "solved") return conclude(end);
    await agent.learn({
      total_timesteps: totalSteps,
      dataset: config.dataset,
      signal,
      onStep: callbackList([
        ...(listener.onStep ? [listener.onStep] : []),
        (progress) => {
          const { step, episodeReturn } = progress;
          if (episodeReturn !== null && returns.push(episodeReturn) > LATEST) returns.shift();
          const toEvaluate = evaluator.isDue(step) || step >= totalSteps;
          const toSave = saves?.isDue(step) === true;
          if (!toEvaluate && !toSave && performance.now() < nextReport) return undefined;
          return report(progress).then(async () => {
            if (toEvaluate && (await assess())) end = "solved";
            // After the evaluation, so that it is not due once more where the training continues from here.
            if (toSave) await save();
            return end !== "solved";
          });
        },
      ]),
    });
  } catch (error) {
    if (!isInterruption(error, signal)) {
      // The error that ended the training is the one to hear of, whether it can be saved or not.
      if (agent.step > firstStep) await save().catch(() => {});
      conclude("failed");
      throw error;
    }
    end = "interrupted";
  }
  if (end === "interrupted" || saves !== null) await save();
  return conclude(end);
}
