/** Rows of a log, and what takes them. */

/** What was known at a step of a training, under the names of Stable-Baselines3: `rollout/ep_rew_mean`. */
export interface LogRow {
  /** Environment steps so far. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** The figures, by name. */
  readonly values: Readonly<Record<string, number>>;
}

/** Takes the rows of a log, such as to draw them in a page. */
export type LogSink = (row: LogRow) => void;

/** When a log is opened. */
export interface LogOptions {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** The step that a training continues from. What older logs say of later steps is void. */
  readonly resumedAt?: number | undefined;
}
