/** A training as its log tells of it, for a view. */

import { basename } from "node:path";
import type {
  EvaluationRecord,
  RunSnapshot,
  RunStatus,
  ViewMessage,
  WatchedRun,
} from "../../rl/mod.ts";
import { Series } from "../../rl/view/series.ts";
import type { FoundLog } from "./find_logs.ts";
import { LogReader, type ReadRow } from "./log_reader.ts";

/** Between two looks at the file, in milliseconds. */
const INTERVAL = 1000;

/** What a view calls the values of a log; others keep what is behind the slash. */
const NAMES: Readonly<Record<string, string | null>> = {
  "rollout/ep_rew_mean": "return",
  "rollout/ep_len_mean": "length",
  "rollout/exploration_rate": "epsilon",
  "time/fps": "steps per second",
  "time/episodes": null,
  "time/iterations": null,
  "time/time_elapsed": null,
  "time/total_timesteps": null,
  "eval/mean_reward": null,
  "eval/std_reward": null,
  step: null,
  wall_time: null,
};

/** Follows a log while someone watches. */
export class LogRun implements WatchedRun {
  readonly id: string;
  readonly #folder: string;
  readonly #reader: LogReader;
  readonly #watchers = new Set<(message: ViewMessage) => void>();
  #series = new Map<string, Series>();
  #evaluations: EvaluationRecord[] = [];
  #step = 0;
  #seconds = 0;
  #speed: number | null = null;
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
      series: Object.fromEntries([...this.#series].map(([name, each]) => [name, each.toData()])),
      evaluations: [...this.#evaluations],
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
    return {
      ...{ state: "log", step: this.#step, stepsPerSecond: this.#speed, seconds: this.#seconds },
      ...{ learningRate: null, memory: null, commands: [] },
      ...(this.#message !== undefined && { message: this.#message }),
    };
  }

  /** Takes what has come, and tells of it. */
  #follow(): void {
    const points: Record<string, [number[], number[]]> = {};
    const before = this.#evaluations.length;
    let isNew = false;
    try {
      const { rows, ...read } = this.#reader.read();
      isNew = read.isNew;
      if (isNew) [this.#series, this.#evaluations] = [new Map(), []];
      if (rows.length === 0 && this.#message === undefined) return;
      this.#message = undefined;
      for (const row of rows) this.#take(row, points);
    } catch (error) {
      const message = `The log cannot be read: ${(error as Error).message}.`;
      if (message === this.#message) return;
      this.#message = message;
    }
    if (this.#watchers.size === 0) return;
    if (isNew) {
      this.#tell({ kind: "run", run: this.snapshot() });
      return;
    }
    const evaluations = this.#evaluations.slice(before);
    this.#tell({
      kind: "update",
      update: { id: this.id, status: this.#status, points, evaluations },
    });
  }

  #take({ step, values }: ReadRow, points: Record<string, [number[], number[]]>): void {
    this.#step = Math.max(this.#step, step);
    this.#seconds = values["time/time_elapsed"] ?? this.#seconds;
    this.#speed = values["time/fps"] ?? this.#speed;
    const mean = values["eval/mean_reward"];
    if (mean !== undefined && this.#evaluations.at(-1)?.step !== step) {
      this.#evaluations.push({ step, mean, std: values["eval/std_reward"] ?? 0, episodes: 0 });
    }
    for (const [column, value] of Object.entries(values)) {
      const name = Object.hasOwn(NAMES, column) ? NAMES[column] : column.replace(/^.*\//, "");
      if (name === null || name === undefined) continue;
      const series = this.#series.get(name) ?? new Series();
      this.#series.set(name, series);
      series.append(step, value);
      points[name] ??= [[], []];
      points[name][0].push(step);
      points[name][1].push(value);
    }
  }

  #tell(message: ViewMessage): void {
    for (const each of this.#watchers) each(message);
  }
}
