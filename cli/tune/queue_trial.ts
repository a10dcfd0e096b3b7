/** A trial whose rungs are tasks of a queue. */

import type { QueuePlace } from "../sweep/submit.ts";
import { runTasks } from "../sweep/submit.ts";
import { makeTask } from "../sweep/task.ts";
import type { Setting } from "../zoo/zoo.ts";
import { type Climb, seedsOf } from "./run_trial.ts";
import type { StudyHead } from "./study.ts";
import type { Options } from "./tpe.ts";

/** Where the tasks go, and what they are of. */
export interface QueueParts {
  readonly place: QueuePlace;
  readonly setting: Setting;
  readonly backend: string;
  readonly signal: AbortSignal;
}

/** Has workers train the agents of a trial. */
export function climbInQueue(
  options: Options,
  head: StudyHead,
  { place, setting, backend, signal }: QueueParts,
): Climb {
  const own: Setting = {
    ...setting,
    n_timesteps: head.n_timesteps,
    eval_freq: Math.min(setting.eval_freq, head.n_timesteps),
    options: { ...setting.options, ...options },
  };
  return async (rung) => {
    const tasks = seedsOf(head).map((seed) => makeTask(own, seed, backend, rung));
    const scores = await runTasks(place, tasks, signal);
    return scores.map(({ greedy }) => greedy.mean);
  };
}
