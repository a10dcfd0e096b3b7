/** Whoever submits a sweep gets the results of a single machine, once. */

import { describe, expect } from "bun:test";
import { setTimeout } from "node:timers/promises";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { type Score, score } from "../../../cli/benchmark/score.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { runInQueue } from "../../../cli/sweep/submit.ts";
import { backend, LEASE, lasting, never, setting, testWithRedis, workAll } from "./tiny.ts";

describe(`a sweep${SKIPPED}`, () => {
  testWithRedis(
    "gives what a single machine gives, once, and at once where it has been done before",
    async () => {
      await using server = await RedisServer.start();
      using queue = await SweepQueue.open(server.url, { lease: LEASE });
      const where = { url: server.url, lease: LEASE };
      const seeds = [0, 1, 2];
      const told: number[] = [];
      const onScore = ({ seed }: Score): void => void told.push(seed);
      const results = runInQueue(where, { setting, backend, seeds, onScore }, never);
      while ((await queue.status()).tasks < seeds.length) await setTimeout(20);
      await workAll(queue);
      const alone: Score[] = [];
      for (const seed of seeds) alone.push(await score(setting, seed, { backend }));
      expect((await results).map(lasting)).toEqual(alone.map(lasting));
      expect(told.toSorted()).toEqual(seeds);

      const some = { setting, backend, seeds: [2, 0], onScore };
      const again = await runInQueue(where, some, never);
      expect(again.map(lasting)).toEqual([alone[2]!, alone[0]!].map(lasting));
      expect(await queue.status()).toMatchObject({ tasks: 3, waiting: 0, running: 0, done: 3 });
      await queue.clear();
      expect(await queue.status()).toMatchObject({ tasks: 0, done: 0 });
    },
  );

  testWithRedis("of a training that fails says so to whoever waits for it", async () => {
    await using server = await RedisServer.start();
    const where = { url: server.url, lease: LEASE };
    const wrong = { ...setting, environment: "Nowhere-v0", name: "Nowhere-v0" };
    const sweep = { setting: wrong, backend, seeds: [3], onScore: () => {} };
    const results = runInQueue(where, sweep, never).catch((error: Error) => error.message);
    using queue = await SweepQueue.open(server.url, { lease: LEASE });
    while ((await queue.status()).tasks === 0) await setTimeout(20);
    await workAll(queue);
    expect(await results).toMatch(/^Cannot train Nowhere-v0 with seed 3: .*Nowhere-v0/);
  });
});
