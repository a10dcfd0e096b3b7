/** Standard output: what is printed, and what happens once it cannot be written to any more. */

import process from "node:process";
import type { Screen } from "./live_region.ts";

/** Codes of errors that say that the reader has gone: of a pipe, as `head` does, or of a terminal. */
const READER_GONE: readonly unknown[] = ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"];

let failure: Error | null = null;
let onFailure: (() => void) | null = null;

/** Standard output as a screen. What is written after a failure is dropped. */
export const output: Screen = {
  get isTTY() {
    return process.stdout.isTTY;
  },
  get columns() {
    return process.stdout.columns;
  },
  get rows() {
    return process.stdout.rows;
  },
  write: (text) => {
    if (failure !== null) return;
    try {
      process.stdout.write(text); // depending on the runtime, a failure is thrown, or an event
    } catch (error) {
      fail(error);
    }
  },
};

/** Prints lines. */
export function print(text: string): void {
  output.write(`${text}\n`);
}

/**
 * Handles failures of standard output from now on: they end the program, in silence and with
 * status 0 where the reader has gone, else with one sentence and status 1.
 */
export function watchOutput(): void {
  process.stdout.on("error", fail);
  process.stderr.on("error", () => {}); // there is nowhere left to say so
}

/**
 * Calls `handler` when output fails, instead of ending the program.
 *
 * @returns what ends that. It throws the failure, where there was one that is worth an error.
 */
export function holdOutput(handler: () => void): () => void {
  onFailure = handler;
  if (failure !== null) handler();
  return () => {
    onFailure = null;
    if (failure !== null && !isReaderGone(failure)) throw describe(failure);
  };
}

function fail(error: unknown): void {
  if (failure !== null) return;
  failure = error instanceof Error ? error : new Error(String(error));
  if (onFailure !== null) {
    onFailure();
    return;
  }
  if (isReaderGone(failure)) process.exit();
  process.stderr.write(`error: ${describe(failure).message}\n`);
  process.exit(1);
}

function isReaderGone(error: Error): boolean {
  return READER_GONE.includes((error as { readonly code?: unknown }).code);
}

function describe(error: Error): Error {
  const reason = error.message.replace(/[.;]$/, "");
  return new Error(`Cannot write to standard output: ${reason}; direct it elsewhere.`, {
    cause: error,
  });
}
