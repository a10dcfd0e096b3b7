/** Sweeps over Redis: whatever is killed, every training has its result once, and it is that of a single machine. */

import { describe, expect, test } from "bun:test";
import { setTimeout } from "node:timers/promises";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { type RunStore, type Score, score } from "../../../cli/benchmark/score.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { runStoreOf } from "../../../cli/sweep/run_store.ts";
import { runInQueue } from "../../../cli/sweep/submit.ts";
import { digestOf, makeTask } from "../../../cli/sweep/task.ts";
import { type WorkerOptions, work } from "../../../cli/sweep/worker.ts";
import { checkSetting } from "../../../cli/zoo/zoo.ts";
import { glueball } from "../program.ts";

const LEASE = 400; // ms
const backend = "wasm";
const form = {
  environment: "CartPole-v1",
  algorithm: "dqn",
  n_timesteps: 400,
  eval_freq: 100,
  options: { net_arch: [8], learning_starts: 50, buffer_size: 200, batch_size: 8 },
};
const setting = checkSetting(form, "of the test");
const never = new AbortController().signal;

/** A worker that is silent, and ends with the queue. */
const quiet: WorkerOptions = {
  words: {},
  untilEmpty: true,
  betweenCheckpoints: 0,
  onTask: () => {},
  onScore: () => {},
  onFailure: () => {},
};

/** What does not depend on the clock. */
function lasting({ stepsPerSecond: _, ...rest }: Score): object {
  return rest;
}

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

/** Runs whatever is in the queue; the results, and what failed. */
async function workAll(queue: SweepQueue): Promise<[scores: Score[], failures: string[]]> {
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

/** A test that needs a server. */
const testWithRedis = test.skipIf(SKIPPED !== "");

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

  testWithRedis(
    "survives kill -9 of a worker and of Redis, from the command line",
    async () => {
      await using server = await RedisServer.start();
      const longer = checkSetting({ ...form, n_timesteps: 3000, eval_freq: 200 }, "of the test");
      using queue = await SweepQueue.open(server.url, { lease: 1000 });
      const task = makeTask(longer, 1, backend);
      await queue.submit([task]);
      const words = ["work", server.url, "--lease", "1", "--until-empty"];
      const killed = await glueball(words, {
        onOutput: (text, child) => void (text.includes("seed 1") && child.kill("SIGKILL")),
      });
      expect(killed.status).toBe(137);
      const second = glueball(words);
      await server.kill();
      await setTimeout(300);
      await server.start();
      expect(await second).toMatchObject({ status: 0, stderr: "" });
      const { done } = await queue.outcomes([task]);
      expect(lasting(done.get(task.id)!)).toEqual(lasting(await score(longer, 1, { backend })));
    },
    60_000,
  );

  testWithRedis("is submitted again where Redis has lost it", async () => {
    await using server = await RedisServer.start();
    using queue = await SweepQueue.open(server.url, { lease: LEASE });
    const redis = await openRedis(server.url);
    const task = makeTask(setting, 0, backend);
    await queue.submit([task]);
    await queue.submit([task]);
    expect((await queue.status()).waiting).toBe(1);
    await redis.flushall();
    await queue.submit([task]);
    expect((await queue.status()).waiting).toBe(1);
    redis.disconnect();
    expect((await workAll(queue))[0]).toHaveLength(1);
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

  testWithRedis("shows no password, and says what is wrong with a server", async () => {
    await using server = await RedisServer.start("s3cret");
    const said = async (url: string): Promise<string> =>
      openRedis(url).then(
        () => "",
        (error: Error) => error.message,
      );
    const wrong = await said(server.url.replace("s3cret", "wr0ng"));
    expect(wrong).toMatch(/^Cannot use the queue redis:\/\/127\.0\.0\.1:\d+: WRONGPASS/);
    expect(wrong).not.toContain("wr0ng");
    expect(await said("redis://user:hidden@127.0.0.1:1")).toMatch(/127\.0\.0\.1:1: .*ECONNREFUSED/);
    expect(await said("redis://user:hidden@127.0.0.1:1")).not.toContain("hidden");
    expect(await said("https://user:hidden@host")).toMatch(/redis:\/\/host:6379/);
    const run = await glueball(["status"], { env: { GLUEBALL_QUEUE: server.url } });
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).not.toContain("s3cret");
    const help = await glueball(["work", "--help"], { env: { GLUEBALL_QUEUE: server.url } });
    expect(help.stdout).not.toContain("s3cret");
  });
});
