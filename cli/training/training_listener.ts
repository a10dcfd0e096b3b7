/** Training listeners: what a view or a log is told of a training. */

import type { Callback } from "../../rl/agent.ts";
import { callbackList } from "../../rl/train/callbacks.ts";
import type { EvaluationRecord } from "../../rl/train/evaluator.ts";

/** How a training ended. */
export interface Outcome {
  readonly end: "solved" | "finished" | "interrupted" | "failed";
  /** All evaluations, in order. */
  readonly curve: readonly EvaluationRecord[];
  /** The one whose agent is the checkpoint; `null` where there was none. */
  readonly best: EvaluationRecord | null;
  /** Where the agent is as it was in the end; `null` where it was not saved. */
  readonly saved: string | null;
}

/** How the training stands, a few times a second. */
export interface Report {
  readonly step: number;
  /** Of training: evaluations do not count. */
  readonly stepsPerSecond: number;
  /** Mean of the latest training episodes, up to 20; `null` before the first has ended. */
  readonly meanReturn: number | null;
  /** The algorithm's own figures, such as `epsilon` and `loss`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Callbacks of a training. */
export interface TrainingListener {
  /** Called after every step, and awaited. */
  readonly onStep?: Callback;
  onReport?(report: Report): void;
  /** Awaited. */
  onEvaluation?(evaluation: EvaluationRecord): unknown;
  /** Called when the training has ended, also by an error, and is saved. */
  onEnd?(outcome: Outcome): void;
}

/** A listener that calls several. */
export function together(listeners: readonly TrainingListener[]): TrainingListener {
  return {
    onStep: callbackList(listeners.flatMap(({ onStep }) => onStep ?? [])),
    onReport: (report) => {
      for (const each of listeners) each.onReport?.(report);
    },
    onEvaluation: async (evaluation) => {
      for (const each of listeners) await each.onEvaluation?.(evaluation);
    },
    onEnd: (outcome) => {
      for (const each of listeners) each.onEnd?.(outcome);
    },
  };
}
