/** A training as its log tells of it, for a view. */

import { basename } from "node:path";
import type { RunSnapshot, RunStatus, ViewMessage, WatchedRun } from "../../rl/mod.ts";
import type { FoundLog } from "./find_logs.ts";
import { LogReader } from "./log_reader.ts";
import { RowSeries } from "./row_series.ts";

/** Between two looks at the file, in milliseconds. */
const INTERVAL = 1000;

/** Follows a log while someone watches. */
export class LogRun implements WatchedRun {
  readonly id: string;
  readonly #folder: string;
  readonly #reader: LogReader;
  readonly #watchers = new Set<(message: ViewMessage) => void>();
  #rows = new RowSeries();
  #message: string | undefined;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor({ folder, path }: FoundLog) {
    this.id = folder;
    this.#folder = folder;
    this.#reader = new LogReader(path);
  }

  snapshot(): RunSnapshot {
    this.#follow();
    return {
      ...{ id: this.id, title: basename(this.#folder), options: [], totalSteps: null },
      ...{ threshold: null, plays: false, status: this.#status },
      ...this.#rows.data,
    };
  }

  watch(listener: (message: ViewMessage) => void): () => void {
    this.#watchers.add(listener);
    this.#timer ??= setInterval(() => this.#follow(), INTERVAL);
    return () => {
      this.#watchers.delete(listener);
      if (this.#watchers.size === 0) this.close();
    };
  }

  async command(): Promise<string> {
    throw new RangeError("Cannot steer this run: it is a log.");
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  get #status(): RunStatus {
    const { step, speed, seconds } = this.#rows;
    return {
      ...{ state: "log", step, stepsPerSecond: speed, seconds },
      ...{ learningRate: null, memory: null, commands: [] },
      ...(this.#message !== undefined && { message: this.#message }),
    };
  }

  /** Takes what has come, and tells of it. */
  #follow(): void {
    let isNew = false;
    try {
      const { rows, ...read } = this.#reader.read();
      isNew = read.isNew;
      if (isNew) this.#rows = new RowSeries();
      if (rows.length === 0 && this.#message === undefined) return;
      this.#message = undefined;
      for (const row of rows) this.#rows.append(row);
    } catch (error) {
      const message = `The log cannot be read: ${(error as Error).message}.`;
      if (message === this.#message) return;
      this.#message = message;
    }
    const news = this.#rows.news();
    if (this.#watchers.size === 0) return;
    if (isNew) {
      this.#tell({ kind: "run", run: this.snapshot() });
      return;
    }
    this.#tell({ kind: "update", update: { id: this.id, status: this.#status, ...news } });
  }

  #tell(message: ViewMessage): void {
    for (const each of this.#watchers) each(message);
  }
}
