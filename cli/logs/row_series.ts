/** What rows of a log tell of a training, as a view draws it. */

import type { EvaluationRecord, RunSnapshot } from "../../rl/mod.ts";
import type { RunUpdate } from "../../rl/view/messages.ts";
import { Series } from "../../rl/view/series.ts";

/** A row: what was known at a step, by Stable-Baselines3's names. */
export interface ReadRow {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

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

/** Collects rows, and keeps what of them is new. */
export class RowSeries {
  /** The largest step of a row. */
  step = 0;
  seconds = 0;
  /** Steps per second, as the latest row has them. */
  speed: number | null = null;
  readonly #series = new Map<string, Series>();
  readonly #evaluations: EvaluationRecord[] = [];
  #points: Record<string, [number[], number[]]> = {};
  #told = 0;

  /** All rows so far. */
  get data(): Pick<RunSnapshot, "series" | "evaluations"> {
    const series = [...this.#series].map(([name, each]) => [name, each.toData()] as const);
    return { series: Object.fromEntries(series), evaluations: [...this.#evaluations] };
  }

  /** What has come since the last time. */
  news(): Pick<RunUpdate, "points" | "evaluations"> {
    const points = this.#points;
    const evaluations = this.#evaluations.slice(this.#told);
    [this.#points, this.#told] = [{}, this.#evaluations.length];
    return { points, evaluations };
  }

  append({ step, values }: ReadRow): void {
    this.step = Math.max(this.step, step);
    this.seconds = values["time/time_elapsed"] ?? this.seconds;
    this.speed = values["time/fps"] ?? this.speed;
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
      this.#points[name] ??= [[], []];
      this.#points[name][0].push(step);
      this.#points[name][1].push(value);
    }
  }
}
