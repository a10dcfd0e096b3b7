/** The log of a learner, for whoever watches from elsewhere. */

import type { ReadRow } from "../logs/row_series.ts";
import { rowOf } from "../sweep/run_log.ts";
import type { TrainingListener } from "../training/training_listener.ts";

/** Milliseconds between two rows at first; later they are a share of the time so far, so that there are never too many. */
const [BETWEEN, SHARE] = [1000, 1 / 2000];

/** Has `append` take rows, by Stable-Baselines3's names. */
export function learnerLog(append: (row: ReadRow) => void): TrainingListener {
  const began = performance.now();
  let next = began;
  return {
    onReport({ step, stepsPerSecond, meanReturn, metrics }) {
      const now = performance.now();
      if (now < next) return;
      next = now + Math.max(BETWEEN, SHARE * (now - began));
      const values: Record<string, number> = {
        "time/fps": stepsPerSecond,
        "time/time_elapsed": (now - began) / 1000,
      };
      if (meanReturn !== null) values["rollout/ep_rew_mean"] = meanReturn;
      for (const [name, value] of Object.entries(metrics)) values[`train/${name}`] = value;
      append({ step, values });
    },
    onEvaluation: (evaluation) => append(rowOf(evaluation)),
  };
}
