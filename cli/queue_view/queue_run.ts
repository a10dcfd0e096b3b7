/** A training somewhere else, as Redis tells of it, for a view. */

import { formatValue } from "../../backends/base/format_value.ts";
import type { RunSnapshot, RunState, RunStatus, ViewMessage, WatchedRun } from "../../rl/mod.ts";
import { type ReadRow, RowSeries } from "../logs/row_series.ts";
import type { Task } from "../sweep/task.ts";

/** Characters of a task's name that tell it from others. */
const SHOWN = 12;

/** What was found of a training. */
export interface Found {
  readonly state: RunState;
  /** The step that it is known to have reached; the rows may know of more. */
  readonly step?: number;
  /** What happened, in one sentence. */
  readonly message?: string | undefined;
  readonly rows: readonly ReadRow[];
}

/** Tells whoever watches of what was found. */
export class QueueRun implements WatchedRun {
  readonly id: string;
  readonly task: Task;
  /** The last entry of its log that was read. */
  last: string | null = null;
  readonly #rows = new RowSeries();
  readonly #watchers = new Set<(message: ViewMessage) => void>();
  #state: RunState = "waiting";
  #message: string | undefined;
  #step = 0;

  constructor(task: Task) {
    this.id = task.id.slice(0, SHOWN);
    this.task = task;
  }

  /** Whether nothing more is to come of it; what failed may be submitted again. */
  get isFinished(): boolean {
    return this.#state === "finished";
  }

  /** The largest step of a row. */
  get step(): number {
    return this.#rows.step;
  }

  /** Takes what was found since the last time. */
  take({ state, step = 0, message, rows }: Found): void {
    const isNew =
      state !== this.#state || message !== this.#message || step !== this.#step || rows.length > 0;
    [this.#state, this.#message, this.#step] = [state, message, step];
    for (const row of rows) this.#rows.append(row);
    const news = this.#rows.news();
    if (!isNew) return;
    const update = { id: this.id, status: this.#status, ...news };
    for (const tell of this.#watchers) tell({ kind: "update", update });
  }

  snapshot(): RunSnapshot {
    const { setting, seed, backend, rung } = this.task;
    const { algorithm, environment, name, options, n_timesteps, n_envs } = setting;
    const all = { algorithm, environment, backend, seed, n_envs, rung, ...options };
    const shown = Object.entries(all).filter(([, value]) => value !== undefined);
    return {
      id: this.id,
      title: `${algorithm} on ${name}, seed ${seed}${rung === undefined ? "" : `, rung ${rung}`}`,
      options: shown.map(([key, value]) => [
        key,
        typeof value === "string" ? value : formatValue(value),
      ]),
      ...{ totalSteps: n_timesteps, threshold: null, plays: false, status: this.#status },
      ...this.#rows.data,
    };
  }

  watch(listener: (message: ViewMessage) => void): () => void {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  async command(): Promise<string> {
    throw new RangeError("Cannot steer this run: another program trains it.");
  }

  close(): void {
    this.#watchers.clear();
  }

  get #status(): RunStatus {
    const { step, speed, seconds } = this.#rows;
    return {
      ...{ state: this.#state, step: Math.max(step, this.#step), seconds },
      stepsPerSecond: this.#state === "running" ? speed : null,
      ...{ learningRate: null, memory: null, commands: [] },
      ...(this.#message !== undefined && { message: this.#message }),
    };
  }
}
