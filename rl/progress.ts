/** What a training reports, and what it is asked for. */
import type { nd } from "../gluon/mod.ts";

/** What `learn` reports after every step. */
export interface Progress {
  /** Environment steps so far. */
  readonly step: number;
  /** Probability of a random action in this step. */
  readonly epsilon: number;
  /** Return of the episode that ended with this step (the mean, if several did), else `null`. */
  readonly episodeReturn: number | null;
  /** The loss of the last update, on the device; `null` before the first. */
  readonly loss: nd.NDArray | null;
}

/** What `learn` takes. */
export interface LearnOptions {
  /**
   * Environment steps to take in all, those of earlier calls included; schedules span them.
   * Default: what the last call was given, even if that was before a checkpoint.
   */
  readonly total_timesteps?: number;
  /** Called after every step; `false` ends the training. */
  readonly onStep?: (progress: Progress) => boolean | undefined | Promise<boolean | undefined>;
}

/** Throws where `total` is no number of steps. */
export function checkTotal(total: number): number {
  if (Number.isInteger(total) && total >= 1) return total;
  throw new RangeError(
    `Cannot learn for total_timesteps ${total}: it must be a whole number, 1 or more.`,
  );
}
