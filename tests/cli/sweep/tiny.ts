/** What the tests of sweeps share: a training of a moment, and a worker that is silent. */

import { test } from "bun:test";
import { SKIPPED } from "../../../bench/redis_server.ts";
import type { Score } from "../../../cli/benchmark/score.ts";
import type { SweepQueue } from "../../../cli/sweep/queue.ts";
import { type WorkerOptions, work } from "../../../cli/sweep/worker.ts";
import { checkSetting, type Setting } from "../../../cli/zoo/zoo.ts";

/** Milliseconds after which a silent worker has lost its task. */
export const LEASE = 400;

export const backend = "wasm";

/** A setting as a file has it. */
export const form: Readonly<Record<string, unknown>> = {
  environment: "CartPole-v1",
  algorithm: "dqn",
  n_timesteps: 400,
  eval_freq: 100,
  options: { net_arch: [8], learning_starts: 50, buffer_size: 200, batch_size: 8 },
};

export const setting: Setting = checkSetting(form, "of the test");

/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;

/** A worker that is silent, and ends with the queue. */
export const quiet: WorkerOptions = {
  words: {},
  untilEmpty: true,
  betweenCheckpoints: 0,
  onTask: () => {},
  onScore: () => {},
  onFailure: () => {},
};

/** What does not depend on the clock. */
export function lasting({ stepsPerSecond: _, ...rest }: Score): object {
  return rest;
}

/** Runs whatever is in the queue; the results, and what failed. */
export async function workAll(queue: SweepQueue): Promise<[scores: Score[], failures: string[]]> {
  const [scores, failures]: [Score[], string[]] = [[], []];
  await work(
    queue,
    {
      ...quiet,
      onScore: (_, each) => void scores.push(each),
      onFailure: (_, reason) => void failures.push(reason),
    },
    never,
  );
  return [scores, failures];
}

/** A test that needs a redis-server. */
export function testWithRedis(name: string, body: () => Promise<void>, timeout?: number): void {
  test.skipIf(SKIPPED !== "")(name, body, timeout);
}
