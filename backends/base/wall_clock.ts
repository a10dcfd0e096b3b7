/** The time of day, for logs; no result of a computation depends on it. */

/** Seconds since 1970. */
export function wallTime(): number {
  return Date.now() / 1000;
}
