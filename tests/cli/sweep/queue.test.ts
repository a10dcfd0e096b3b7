/** The queue: what Redis loses, and what no worker survives. */

import { describe, expect } from "bun:test";
import { setTimeout } from "node:timers/promises";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { makeTask } from "../../../cli/sweep/task.ts";
import { backend, LEASE, setting, testWithRedis, workAll } from "./tiny.ts";

describe(`a task${SKIPPED}`, () => {
  testWithRedis("is submitted again where Redis has lost it", async () => {
    await using server = await RedisServer.start();
    using queue = await SweepQueue.open(server.url, { lease: LEASE });
    const redis = await openRedis(server.url);
    const task = makeTask(setting, 0, backend);
    await queue.submit([task]);
    await queue.submit([task]);
    expect((await queue.status()).waiting).toBe(1);
    await redis.flushall();
    expect(await queue.take("of a queue that is gone", 1)).toBeNull();
    await queue.submit([task]);
    expect((await queue.status()).waiting).toBe(1);
    redis.disconnect();
    expect((await workAll(queue))[0]).toHaveLength(1);
  });

  testWithRedis("is not forgotten with its worker", async () => {
    await using server = await RedisServer.start();
    using queue = await SweepQueue.open(server.url, { lease: 20 });
    const task = makeTask(setting, 0, backend);
    await queue.submit([task]);
    await queue.take("a", 1);
    await queue.leave("a");
    await setTimeout(40);
    expect((await queue.take("b", 1))?.task.id).toBe(task.id);
  });

  testWithRedis("of a silent worker is found behind those of many that live", async () => {
    await using server = await RedisServer.start();
    using queue = await SweepQueue.open(server.url, { lease: 60_000 });
    const tasks = Array.from({ length: 12 }, (_, seed) => makeTask(setting, seed, backend));
    await queue.submit(tasks);
    let entry = "";
    for (const { id } of tasks) ({ entry } = (await queue.take(id, 1))!);
    const redis = await openRedis(server.url); // the last worker is silent for 100 s
    const silent = ["glueball:queue", "workers", tasks.at(-1)!.id, 0, entry] as const;
    await redis.xclaim(...silent, "IDLE", 100_000, "JUSTID");
    redis.disconnect();
    expect((await queue.take("other", 1))?.task.id).toBe(tasks.at(-1)!.id);
    expect(await queue.take("another", 1)).toBeNull();
  });

  testWithRedis("gives a task up that no worker survives", async () => {
    await using server = await RedisServer.start();
    using queue = await SweepQueue.open(server.url, { lease: 20 });
    const task = makeTask(setting, 0, backend);
    await queue.submit([task]);
    for (let i = 0; i < 3; i++) {
      expect((await queue.take(`killed ${i}`, 1))?.task.id).toBe(task.id);
      await setTimeout(40);
    }
    await queue.writeRun(task, { agent: "" }); // it has come further
    for (let i = 0; i < 5; i++) {
      expect((await queue.take(`killed again ${i}`, 1))?.task.id).toBe(task.id);
      await setTimeout(40);
    }
    expect(await queue.take("last", 1)).toBeNull();
    const { failed } = await queue.outcomes([task]);
    expect(failed.get(task.id)).toBe("5 workers ended while they ran it");
    expect(await queue.isEmpty()).toBe(true);
  });
});
