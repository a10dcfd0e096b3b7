/** A worker: interruptions, and messages that nobody should have sent. */

import { describe, expect } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { score } from "../../../cli/benchmark/score.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { runStoreOf } from "../../../cli/sweep/run_store.ts";
import { digestOf, makeTask } from "../../../cli/sweep/task.ts";
import { work } from "../../../cli/sweep/worker.ts";
import { checkSetting } from "../../../cli/zoo/zoo.ts";
import { backend, form, LEASE, quiet, setting, testWithRedis, workAll } from "./tiny.ts";

describe(`a worker${SKIPPED}`, () => {
  testWithRedis("gives a task back at once where its worker is interrupted", async () => {
    await using server = await RedisServer.start();
    using queue = await SweepQueue.open(server.url, { lease: 60_000 });
    await queue.submit([makeTask(setting, 0, backend)]);
    const controller = new AbortController();
    const onTask = (): void => controller.abort();
    await expect(work(queue, { ...quiet, onTask }, controller.signal)).rejects.toThrow("abort");
    expect(await queue.status()).toMatchObject({ waiting: 1, running: 0 });
    expect((await workAll(queue))[0]).toHaveLength(1);
  });

  testWithRedis(
    "refuses what it was not given so: texts, settings, environments and checkpoints",
    async () => {
      await using server = await RedisServer.start();
      using queue = await SweepQueue.open(server.url, { lease: LEASE });
      const redis = await openRedis(server.url);
      const plant = async (text: string, id = digestOf(text)): Promise<void> => {
        await redis.hset("glueball:tasks", id, text);
        await redis.xadd("glueball:queue", "*", "task", id);
      };
      const { text } = makeTask(setting, 0, backend);
      await plant(text.replace('"seed":0', '"seed":1'), digestOf(text));
      await plant("{}");
      await plant(text.replace("CartPole-v1", "gymnasium:os:CartPole-v1"));
      await plant(text.replace('"n_timesteps":400', '"n_timesteps":-1'));
      await plant(text.replace('"wasm"', '"node:child_process"'));
      await plant(text.replace('"glueball":"', '"glueball":"9'));
      await redis.xadd("glueball:queue", "*", "foreign", "entry");
      await redis.set("glueball:worker:strange", "{}");
      const [scores, failures] = await workAll(queue);
      expect(scores).toEqual([]);
      const all = [...(await queue.status()).failures.values()].toSorted();
      expect(all).toHaveLength(6);
      expect(all.join("\n")).toMatch(/its text is not that of its name/);
      expect(all.join("\n")).toMatch(/its text is no task/);
      expect(all.join("\n")).toMatch(/n_timesteps/);
      expect(all.join("\n")).toMatch(/it is for version 9/);
      expect(failures.join("\n")).toMatch(/gymnasium:os:CartPole-v1: .* runs Python code/);
      expect(failures.join("\n")).toMatch(/node:child_process/);

      const task = makeTask(setting, 7, backend);
      const other = checkSetting({ ...form, environment: "Acrobot-v1", n_timesteps: 100 }, "");
      const saved = makeTask(other, 7, backend);
      await score(other, 7, { backend, store: runStoreOf(queue, saved, -1) });
      await queue.writeRun(task, await queue.readRun(saved));
      await queue.submit([task]);
      expect((await workAll(queue))[1].join()).toMatch(/its checkpoint is of "Acrobot-v1"/);

      // One that was damaged is no checkpoint: the run begins again.
      await queue.submit([task]);
      await queue.writeRun(task, { ...(await queue.readRun(saved)), returns: "[1]" });
      expect((await workAll(queue))[0]).toHaveLength(1);
      redis.disconnect();
    },
  );
});
