/** Submits trainings to a queue, and waits for what workers make of them. */

import { setTimeout } from "node:timers/promises";
import type { Score } from "../benchmark/score.ts";
import type { Setting } from "../zoo/zoo.ts";
import { type QueueOptions, SweepQueue } from "./queue.ts";
import { makeTask, type Task } from "./task.ts";

/** Milliseconds between two looks at the results. */
const PAUSE = 500;
/** Looks between two at whether the queue has lost anything, as a Redis that was restarted may. */
const LOOKS = 10;

/** A queue, and where it is. */
export type QueuePlace = QueueOptions & { readonly url: string };

/** A task that failed where it was run. */
export class TaskFailed extends Error {
  override name = "TaskFailed";
}

/** What is told of results. */
export interface ScoreListener {
  /** Called with each result as it comes. */
  readonly onScore?: (score: Score) => void;
}

/** Trainings of one setting. */
export interface Sweep extends ScoreListener {
  readonly setting: Setting;
  readonly backend: string;
  readonly seeds: readonly number[];
}

/** The results of all seeds, in their order, as `runTasks` gives them. */
export function runInQueue(
  place: QueuePlace,
  { setting, backend, seeds, ...listener }: Sweep,
  signal: AbortSignal,
): Promise<Score[]> {
  const tasks = seeds.map((seed) => makeTask(setting, seed, backend));
  return runTasks(place, tasks, signal, listener);
}

/**
 * The results of tasks, in their order. What has been done before comes at once, and what the queue has lost is submitted
 * again.
 *
 * @throws {TaskFailed} where one fails; the others stay in the queue.
 */
export async function runTasks(
  { url, ...options }: QueuePlace,
  tasks: readonly Task[],
  signal: AbortSignal,
  { onScore }: ScoreListener = {},
): Promise<Score[]> {
  using queue = await SweepQueue.open(url, options);
  const told = new Set<string>();
  for (let look = 0; ; look++) {
    if (look % LOOKS === 0) await queue.submit(tasks.filter(({ id }) => !told.has(id)));
    const { done, failed } = await queue.outcomes(tasks);
    for (const [id, score] of done) {
      if (told.has(id)) continue;
      told.add(id);
      onScore?.(score);
    }
    if (done.size === tasks.length) return tasks.map(({ id }) => done.get(id)!);
    const [task] = tasks.filter(({ id }) => failed.has(id));
    if (task) {
      throw new TaskFailed(
        `Cannot train ${task.setting.name} with seed ${task.seed}: ${failed.get(task.id)}; submit it again once that is mended.`,
      );
    }
    await setTimeout(PAUSE, undefined, { signal });
  }
}
