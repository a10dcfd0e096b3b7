/** A trial by the workers of a queue reaches what it does on a single machine. */

import { describe, expect, test } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { decodeTask, makeTask } from "../../../cli/sweep/task.ts";
import { work } from "../../../cli/sweep/worker.ts";
import { climbInQueue } from "../../../cli/tune/queue_trial.ts";
import { climbHere } from "../../../cli/tune/run_trial.ts";
import { backend, never, quiet, setting, testWithRedis } from "../sweep/tiny.ts";

const head = { name: "t", algorithm: "dqn", n_timesteps: 450, seeds: 2, fixed: {} };
const options = { learning_rate: 0.01 };

describe(`climbInQueue${SKIPPED}`, () => {
  testWithRedis(
    "reaches at each rung what climbHere does, also where an agent is lost",
    async () => {
      await using server = await RedisServer.start();
      using queue = await SweepQueue.open(server.url);
      const controller = new AbortController();
      const working = work(queue, { ...quiet, untilEmpty: false }, controller.signal).catch(
        () => {},
      );
      const here = await climbHere(options, head, { setting, backend, words: {} });
      const place = { url: server.url };
      const there = climbInQueue(options, head, { place, setting, backend, signal: never });
      const redis = await openRedis(server.url);
      for (const rung of [0, 1, 2]) {
        expect(await there(rung)).toEqual(await here(rung));
        if (rung === 1) await redis.del((await redis.keys("glueball:kept:*"))[0]!);
      }
      redis.disconnect();
      controller.abort();
      await working;
    },
  );
});

test("a task names a rung that a trial has", () => {
  const { text, id } = makeTask(setting, 0, backend, 2);
  expect(decodeTask(text, id).rung).toBe(2);
  const beyond = makeTask(setting, 0, backend, 3);
  expect(() => decodeTask(beyond.text, beyond.id)).toThrow("its text is no task");
});
