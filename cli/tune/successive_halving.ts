/** Asynchronous successive halving (ASHA). Source: Li et al. 2020, A system for massively parallel hyperparameter tuning. */

/** Of the trials at a rung, one in so many continues to the next. */
export const REDUCTION = 3;

/** Rungs of a trial. */
export const RUNGS = 3;

/** The steps of each rung, the last one all: `[n / 9, n / 3, n]`. */
export function rungsOf(n_timesteps: number, count: number = RUNGS): readonly number[] {
  return Array.from({ length: count }, (_, i) =>
    Math.max(1, Math.round(n_timesteps / REDUCTION ** (count - 1 - i))),
  );
}

/**
 * Whether a trial is worth its next rung: whether its score is among the best third of those that were seen at this
 * rung, its own included. The first trials are always.
 */
export function isPromising(score: number, seen: readonly number[]): boolean {
  if (!Number.isFinite(score)) return false;
  const better = seen.filter((each) => each > score).length;
  return better < Math.max(1, Math.floor(seen.length / REDUCTION));
}
