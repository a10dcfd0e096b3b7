/** A worker: takes tasks from a queue, runs them, and tells that it lives. */

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import process from "node:process";
import { type Score, type ScoreOptions, score } from "../benchmark/score.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import { scoreRung } from "../tune/score_rung.ts";
import { BEATS } from "./flags.ts";
import type { Delivery, SweepQueue } from "./queue.ts";
import { rowOf } from "./run_log.ts";
import { keptAgents, runStoreOf } from "./run_store.ts";
import type { Task } from "./task.ts";

/** Milliseconds at most that a worker waits for a task before it looks for those of dead ones again. */
const WAIT = 2000;

/** What a worker takes. */
export interface WorkerOptions {
  /** What the user says of environments. A task alone never names one that runs code. */
  readonly words: EnvironmentWords;
  /** Whether to end when there is nothing left to do, in the queue or in the hands of others. */
  readonly untilEmpty: boolean;
  /** Milliseconds between two checkpoints of a run at least. */
  readonly betweenCheckpoints: number;
  readonly onTask: (task: Task) => void;
  readonly onScore: (task: Task, score: Score) => void;
  readonly onFailure: (task: Task, reason: string) => void;
}

/**
 * Runs tasks until `signal` is aborted, which gives the task under way back; or until the queue is empty.
 *
 * @returns how many it has finished.
 */
export async function work(
  queue: SweepQueue,
  options: WorkerOptions,
  signal: AbortSignal,
): Promise<number> {
  const { words, untilEmpty, betweenCheckpoints, onTask, onScore, onFailure } = options;
  const host = hostname();
  const worker = `${host}-${process.pid}-${randomUUID().slice(0, 8)}`;
  let held: Delivery | null = null;
  let [step, done] = [0, 0];

  const beat = async (): Promise<void> => {
    if (!queue.isConnected) return;
    const { backend = "", id = "" } = held?.task ?? {};
    await queue.beat(worker, { host, backend, task: id, step, done }, held?.entry);
  };
  const heart = setInterval(() => void beat().catch(() => {}), queue.lease / BEATS);
  heart.unref();

  async function run(delivery: Delivery): Promise<void> {
    const { task } = delivery;
    held = delivery;
    step = 0;
    onTask(task);
    await beat();
    try {
      const surroundings = { backend: task.backend, words: { trust: "false", ...words }, signal };
      const onEvaluation = (at: number): void => {
        step = at;
      };
      const onEvaluated: ScoreOptions["onEvaluated"] = (evaluation, training) =>
        queue.log(task, rowOf(evaluation, training));
      const store = runStoreOf(queue, task, betweenCheckpoints);
      const options = { ...surroundings, store, onEvaluation, onEvaluated };
      const result =
        task.rung === undefined
          ? await score(task.setting, task.seed, options)
          : await scoreRung(task.setting, task.seed, {
              ...options,
              rung: task.rung,
              kept: keptAgents(queue, task),
            });
      await queue.finish(delivery, result);
      done++;
      onScore(task, result);
    } catch (error) {
      if (signal.aborted) {
        await queue.giveBack(delivery);
        throw error;
      }
      const { message } = error as Error;
      await queue.fail(delivery, message);
      onFailure(task, message);
    } finally {
      held = null;
    }
  }

  try {
    for (;;) {
      signal.throwIfAborted();
      await beat();
      if (untilEmpty && (await queue.isEmpty())) return done;
      const delivery = await queue.take(worker, Math.min(WAIT, queue.lease));
      if (delivery !== null) await run(delivery);
    }
  } finally {
    clearInterval(heart);
    await queue.leave(worker).catch(() => {});
  }
}
