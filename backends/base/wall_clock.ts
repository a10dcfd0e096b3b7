/** Clocks, for logs and views; no result of a computation depends on them. */

/** The time of day, in seconds since 1970. */
export function wallTime(): number {
  return Date.now() / 1000;
}

/** Milliseconds since some moment; this clock is never set. */
export function monotonicTime(): number {
  return performance.now();
}
