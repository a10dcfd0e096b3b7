/** A training that a killed worker began is continued to the same bits. */

import { describe, expect } from "bun:test";
import { setTimeout } from "node:timers/promises";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { type RunStore, score } from "../../../cli/benchmark/score.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { runStoreOf } from "../../../cli/sweep/run_store.ts";
import { makeTask } from "../../../cli/sweep/task.ts";
import { backend, LEASE, lasting, setting, testWithRedis, workAll } from "./tiny.ts";

/** Takes a task and ends, as if its process had been killed, after so many checkpoints. */
async function dieAfter(checkpoints: number, queue: SweepQueue): Promise<void> {
  const delivery = await queue.take("killed", 1000);
  const { task } = delivery!;
  const own = runStoreOf(queue, task, 0);
  let left = checkpoints;
  const store: RunStore = {
    load: own.load,
    async save(step, run) {
      await own.save(step, run);
      if (--left === 0) throw new Error("killed");
    },
  };
  await expect(score(task.setting, task.seed, { backend, store })).rejects.toThrow("killed");
}

describe(`a run${SKIPPED}`, () => {
  testWithRedis(
    "continues from the checkpoint of a worker that was killed, to the same bits",
    async () => {
      await using server = await RedisServer.start();
      using queue = await SweepQueue.open(server.url, { lease: LEASE });
      const task = makeTask(setting, 5, backend);
      await queue.submit([task]);
      await dieAfter(2, queue);

      const steps: number[] = [];
      const resumed = await score(setting, 5, {
        backend,
        store: runStoreOf(queue, task, Number.POSITIVE_INFINITY),
        onEvaluation: (step) => void steps.push(step),
      });
      expect(steps).toEqual([300, 400]);
      const alone = await score(setting, 5, { backend });
      expect(lasting(resumed)).toEqual(lasting(alone));

      await setTimeout(LEASE + 50);
      expect((await workAll(queue))[0].map(lasting)).toEqual([lasting(alone)]);
      expect(await queue.readRun(task)).toEqual({});
    },
  );
});
