/** Ctrl-C, heard in good time. */

import process from "node:process";
import { setImmediate } from "node:timers/promises";

/** The exit status of a program that SIGINT ended: 128 + 2. */
const INTERRUPTED = 130;

/**
 * Runs `body` with a signal that the first Ctrl-C aborts; that `body` then ends by throwing the signal's reason is no
 * failure, but the program's status will be 130. The second Ctrl-C ends the program at once.
 */
export async function interruptible(body: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const listener = (): void => {
    if (signal.aborted) process.exit(INTERRUPTED);
    process.exitCode = INTERRUPTED;
    controller.abort();
  };
  process.on("SIGINT", listener);
  try {
    await body(signal);
  } catch (error) {
    if (!isInterruption(error, signal)) throw error;
  } finally {
    process.off("SIGINT", listener);
  }
}

/** Whether `error` says no more than that `signal` was aborted. */
export function isInterruption(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error instanceof Error && error.name === "AbortError";
}

const TURN = 50; // ms

/**
 * Makes a function to call often in a long computation: every 50 ms it lets timers, signals and the
 * terminal have their turn, which promises alone do not.
 */
export function breather(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < TURN) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
}
