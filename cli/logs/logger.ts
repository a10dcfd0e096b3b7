/** What the logs of a training have in common: rows of numbers by tag, and sinks that take them. */

/** What is logged, in the order of columns. Time is that of training: evaluations do not count. */
export const TAGS = [
  "train/return",
  "train/epsilon",
  "train/loss",
  "train/steps_per_second",
  "eval/mean_return",
  "eval/std_return",
] as const;

/** A name of what is logged. */
export type Tag = (typeof TAGS)[number];

/** What was known at a step of a training. */
export interface Row {
  /** Environment steps so far. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly values: Readonly<Partial<Record<Tag, number>>>;
}

/** Somewhere that rows go to. */
export interface Logger {
  row(row: Row): void;
  /** Whatever was logged before is on the disk afterwards. */
  flush(): void;
}

/** When a log is opened. */
export interface LogOptions {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** The step that a training goes on from. What older logs say of later steps is void. */
  readonly resumedAt?: number | undefined;
}
