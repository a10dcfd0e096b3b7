/** Ctrl-C, heard in good time. */

import process from "node:process";
import { setImmediate } from "node:timers/promises";

/** The exit status of a program that SIGINT ended: 128 + 2. */
const INTERRUPTED = 130;

/**
 * Runs `body` with a signal that the first Ctrl-C aborts; what it then throws is no failure, but the program ends with
 * status 130. The second Ctrl-C ends it at once.
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
    if (!signal.aborted) throw error;
  } finally {
    process.off("SIGINT", listener);
  }
}

/**
 * Makes a function to call often in a long computation: every `interval` milliseconds it lets timers, signals and the
 * terminal have their turn, which promises alone do not.
 */
export function breather(interval = 50): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < interval) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
    });
  };
}
