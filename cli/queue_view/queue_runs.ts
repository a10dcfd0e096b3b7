/** The trainings of a queue, as runs of a view: tasks of a sweep, and what a learner learns. */

import type { Score } from "../benchmark/score.ts";
import { readTraining } from "../distributed/training_status.ts";
import type { ReadRow } from "../logs/row_series.ts";
import { SweepQueue } from "../sweep/queue.ts";
import { openRedis, type Redis } from "../sweep/redis.ts";
import type { QueuePlace } from "../sweep/submit.ts";
import { type Found, QueueRun } from "./queue_run.ts";

/** Tasks that are shown. */
const MOST = 500;

/** Looks after them. */
export class QueueRuns implements Disposable {
  readonly #queue: SweepQueue;
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #tasks = new Map<string, QueueRun>();
  readonly #add: (run: QueueRun) => void;
  #learner: QueueRun | null = null;

  private constructor(
    queue: SweepQueue,
    redis: Redis,
    prefix: string,
    add: (run: QueueRun) => void,
  ) {
    [this.#queue, this.#redis, this.#prefix, this.#add] = [queue, redis, prefix, add];
  }

  /** @param add called with each run when it is first seen. @throws {Error} where Redis does not answer. */
  static async open(
    { url, ...options }: Required<QueuePlace>,
    add: (run: QueueRun) => void,
  ): Promise<QueueRuns> {
    const queue = await SweepQueue.open(url, options);
    return new QueueRuns(queue, await openRedis(url), options.prefix, add);
  }

  /** Runs so far. */
  get count(): number {
    return this.#tasks.size + (this.#learner === null ? 0 : 1);
  }

  /** Looks for new runs, and for what is new of those that are known. */
  async look(): Promise<void> {
    await this.#lookAtLearner();
    await this.#lookAtTasks();
  }

  async #lookAtTasks(): Promise<void> {
    const names = await this.#queue.names();
    const unknown = names.filter((name) => !this.#tasks.has(name));
    const fresh = await this.#queue.tasks(unknown.slice(0, MOST - this.#tasks.size));
    const runs = fresh.map((task) => new QueueRun(task));
    for (const run of runs) this.#tasks.set(run.task.id, run);
    const open = [...this.#tasks.values()].filter(({ isFinished }) => !isFinished);
    const [{ workers }, { done, failed }] = await Promise.all([
      this.#queue.status(),
      this.#queue.outcomes(open.map(({ task }) => task)),
    ]);
    const steps = new Map([...workers.values()].map(({ task, step }) => [task, step]));
    await Promise.all(
      open.map(async (run) => {
        const { id } = run.task;
        const rows = await this.#rowsOf(run);
        const score = done.get(id);
        if (score !== undefined) {
          const { curve, last } = score;
          const isLogged = run.last !== null;
          run.take({
            state: "finished",
            step: last.step,
            rows: isLogged ? rows : curve.map(rowOf),
          });
        } else if (failed.has(id)) run.take({ state: "failed", message: failed.get(id), rows });
        else if (steps.has(id)) run.take({ state: "running", step: steps.get(id)!, rows });
        else run.take({ state: "waiting", step: run.step, rows });
      }),
    );
    for (const run of runs) this.#add(run);
  }

  async #lookAtLearner(): Promise<void> {
    const found = await readTraining(this.#redis, this.#prefix);
    const before = this.#learner;
    const isOther = found !== null && found.task.id !== before?.task.id;
    if (before !== null && (found === null || isOther)) {
      const rows = await this.#rowsOf(before);
      before.take({ state: "finished", message: "It has ended.", rows });
    }
    if (found === null) return;
    const run = isOther || before === null ? new QueueRun(found.task) : before;
    this.#learner = run;
    const { isLearning, waiting, kept, actors } = found.status;
    const rows = await this.#rowsOf(run);
    const step = rows.at(-1)?.step;
    const now = { "queue/messages waiting": waiting, "queue/messages kept": kept };
    const own =
      step === undefined ? [] : [{ step, values: { ...now, "queue/actors": actors.size } }];
    const silent = isLearning ? undefined : "No learner is at work.";
    const state: Found["state"] = isLearning ? "running" : "waiting";
    run.take({ state, message: silent, rows: [...rows, ...own] });
    if (run !== before) this.#add(run);
  }

  async #rowsOf(run: QueueRun): Promise<readonly ReadRow[]> {
    const { rows, last } = await this.#queue.readLog(run.task, run.last);
    run.last = last;
    return rows;
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
    this.#redis.disconnect();
  }
}

/** The row of a point of a learning curve. */
function rowOf([step, mean]: Score["curve"][number]): ReadRow {
  return { step, values: { "eval/mean_reward": mean } };
}
