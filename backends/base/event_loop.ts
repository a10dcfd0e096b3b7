/** Turns of the event loop: what a long computation gives to timers, signals, input and painting. */

/** The part of the hosts' globals that is used here: Bun, Deno and Node have `setImmediate`, pages a `document`. */
const host = globalThis as {
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly document?: unknown;
};

const isPage = host.document !== undefined;

/**
 * Milliseconds of computation between two turns: with what comes on top, well under the 50 that a person may notice,
 * and in a page under a frame.
 */
const INTERVAL = isPage ? 12 : 15;

/**
 * One turn of the event loop. Awaiting promises alone gives timers, signal handlers, finalizers and a page's painting
 * no chance to run; awaiting this does.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate !== undefined) {
      host.setImmediate(resolve);
      return;
    }
    // Browsers delay nested timers by 4 ms, and a second in a hidden tab; scheduler.yield() would come before timers,
    // messages and nine of ten frames.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Makes a function to call often in a long computation. Every 15 ms, in a page 12, it gives the event loop a turn and
 * returns a promise to await; between these it returns `undefined` at once. What is computed does not depend on it.
 */
export function eventLoopYielder(): () => Promise<void> | undefined {
  let last = performance.now();
  return () => {
    if (performance.now() - last < INTERVAL) return undefined;
    return nextTurn().then(() => {
      last = performance.now();
    });
  };
}

/** The same for the main thread of a page alone, where a loop that only reads arrays would hold up painting and input. */
export const pageTurn: () => Promise<void> | undefined = isPage
  ? eventLoopYielder()
  : () => undefined;
