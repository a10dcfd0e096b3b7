/** What the threads of a vector environment say to each other. */

import type { EnvironmentState, VectorStep } from "../../../rl/environment.ts";

/** What a thread is made with. */
export interface ThreadData {
  /** One number: whether the thread is `WAITING` for a request, or `WORKING` on one. */
  readonly control: Int32Array;
  readonly port: MessagePortLike;
  readonly id: string;
  /** How many environments it has. */
  readonly count: number;
  readonly options: Readonly<Record<string, unknown>>;
  /** A module to import first, which registers the environment. */
  readonly module: string | null;
}

/** What is used of a port of `node:worker_threads`. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  unref?(): void;
}

export const WAITING = 0;
export const WORKING = 1;

/**
 * Waits while the number in `control` is `state`; whether it has changed, before `patience` milliseconds without a
 * notification are over. One can come late, when the number is back at `state` (a spurious wakeup), and ends no wait.
 */
export function waitWhile(
  control: Int32Array,
  state: number,
  patience: number = Number.POSITIVE_INFINITY,
): boolean {
  while (Atomics.wait(control, 0, state, patience) === "ok") {
    if (Atomics.load(control, 0) !== state) return true;
  }
  return Atomics.load(control, 0) !== state;
}

/** What a thread is asked for. */
export type Request =
  | { readonly method: "describe" }
  | { readonly method: "get_init_state"; readonly seed: number | undefined }
  | { readonly method: "step"; readonly actions: unknown }
  | { readonly method: "getState" }
  | { readonly method: "setState"; readonly state: EnvironmentState }
  | { readonly method: "close" };

/** What it answers: what the method gave, and the action masks after it; or what it threw. */
export interface Answer {
  readonly result?: unknown;
  readonly masks?: Uint8Array | undefined;
  readonly error?: unknown;
}

/** A step of the environments of one thread. */
export type PartialStep = VectorStep<unknown>;
