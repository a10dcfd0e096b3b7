/** Interruptions: Ctrl-C, signals that ask the program to end, and output that nobody reads. */

import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { IGNORED, SIGNALS, type SignalName } from "./ignored_signals.ts";
import { holdOutput } from "./output.ts";

/**
 * Runs `body` with an `AbortSignal`, which the first of these aborts: SIGINT (Ctrl-C), SIGTERM,
 * SIGHUP, or a failure of standard output.
 *
 * If `body` then throws the reason of the `AbortSignal`, that is no failure. After signal `n` the
 * exit status of the program is 128 + n. A second SIGINT or SIGTERM ends the program at once; a
 * SIGHUP is no such word, since a terminal that closes may send several, beside other signals.
 */
export async function interruptible(body: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  let asked = 0;
  const listen = (name: SignalName): void => {
    if (IGNORED.includes(name)) return;
    const status = 128 + SIGNALS[name];
    if (name !== "SIGHUP" && ++asked > 1) process.exit(status);
    process.exitCode = status;
    controller.abort();
  };
  const names = Object.keys(SIGNALS) as SignalName[];
  for (const name of names) process.on(name, listen);
  const release = holdOutput(() => controller.abort());
  try {
    await body(signal);
  } catch (error) {
    await setTimeout(20); // signals that came during a synchronous wait, as for Python, are heard now
    if (!isInterruption(error, signal)) throw error;
  } finally {
    // One that is ignored stays so to the very end.
    for (const name of names) if (!IGNORED.includes(name)) process.off(name, listen);
  }
  release();
}

/** Whether `error` says no more than that `signal` was aborted. */
export function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && error.name === "AbortError";
}
