/** The function that a worker serves, and what it is called with. */

import type { AbortSignalLike } from "../agent.ts";

/** The `AbortSignal` of the host, as the program's own `lib` declares it. */
export type HostAbortSignal = typeof globalThis extends {
  AbortSignal: { prototype: infer Signal extends AbortSignalLike };
}
  ? Signal
  : AbortSignalLike;

/** What a worker's function gets besides its arguments. */
export interface WorkerContext<Report = unknown> {
  /**
   * Tells the page how far the work is. Of many reports the page gets the latest every 50 ms or, by
   * its `reportInterval`, more or fewer: whatever it must not miss, every report holds.
   *
   * @throws {TypeError} where the report is not data.
   */
  report(report: Report): void;
  /** Aborted with the page's reason once the page wants the work to end. For `learn` and `evaluate`. */
  readonly signal: HostAbortSignal;
  /** Names buffers and other objects in the result that are moved to the page instead of copied. */
  transfer(...objects: readonly object[]): void;
}

/**
 * A function that a worker serves: arguments, reports and the result are data, as of `structuredClone`.
 */
export type WorkerTask<Args, Report, Result> = (
  args: Args,
  context: WorkerContext<Report>,
) => Result | Promise<Result>;

/** Any such function. */
export type AnyWorkerTask = (args: never, context: never) => unknown;

/** The arguments of a worker's function. */
export type WorkerArgs<Task extends AnyWorkerTask> = Parameters<Task>[0];

/** The reports of a worker's function. */
export type WorkerReport<Task extends AnyWorkerTask> =
  Parameters<Task>[1] extends WorkerContext<infer Report> ? Report : never;

/** The result of a worker's function. */
export type WorkerResult<Task extends AnyWorkerTask> = Awaited<ReturnType<Task>>;
