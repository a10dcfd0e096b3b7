/** What a queue holds, as runs of a view: tasks in every state, and a learner that comes and ends. */

import { describe, expect } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import type { QueueRun } from "../../../cli/queue_view/queue_run.ts";
import { QueueRuns } from "../../../cli/queue_view/queue_runs.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { makeTask, type Task } from "../../../cli/sweep/task.ts";
import { openLearner } from "../distributed/redis_ends.ts";
import { backend, setting, testWithRedis, workAll } from "../sweep/tiny.ts";

describe(`the runs of a queue${SKIPPED}`, () => {
  testWithRedis("are its tasks, and what its learner learns", async () => {
    await using server = await RedisServer.start();
    const place = { url: server.url, prefix: "p:", lease: 60_000 };
    using queue = await SweepQueue.open(server.url, place);
    const [done, failed, held, waiting] = [0, 1, 2, 3].map((seed) =>
      makeTask(setting, seed, backend),
    ) as [Task, Task, Task, Task];
    await queue.submit([done]);
    const [[score]] = await workAll(queue);
    await queue.submit([failed, held]);
    await queue.fail((await queue.take("a", 1))!, "it was too hard");
    const { entry } = (await queue.take("b", 1))!;
    await queue.beat("b", { host: "h", backend, task: held.id, step: 100, done: 0 }, entry);
    await queue.submit([waiting]);
    const redis = await openRedis(server.url);
    await redis.hset("p:tasks", "foreign", "no task");

    const found = new Map<string, QueueRun>();
    using runs = await QueueRuns.open(place, (run) => found.set(run.task.id, run));
    const statusOf = ({ id }: Task): object => found.get(id)!.snapshot().status;
    await runs.look();
    expect(runs.count).toBe(4);
    expect(statusOf(done)).toMatchObject({ state: "finished", step: 400 });
    expect(statusOf(failed)).toMatchObject({ state: "failed", message: "it was too hard" });
    expect(statusOf(held)).toMatchObject({ state: "running", step: 100 });
    expect(statusOf(waiting)).toMatchObject({ state: "waiting", step: 0 });
    const { evaluations, series } = found.get(done.id)!.snapshot();
    expect(evaluations.map(({ step, mean }) => [step, mean])).toEqual(score!.curve as never);
    expect(evaluations.some(({ std }) => std > 0)).toBe(true); // as its log has them
    expect(series.return!.steps).toEqual([100, 200, 300, 400]);

    // Without its log, which expires, the result tells.
    await redis.unlink(`p:log:${done.id}`);
    using later = await QueueRuns.open(place, (run) => found.set(run.task.id, run));
    await later.look();
    expect(
      found
        .get(done.id)!
        .snapshot()
        .evaluations.map(({ mean }) => mean),
    ).toEqual(score!.curve.map(([, mean]) => mean));

    const learner = await openLearner(server.url, "p:");
    const training = makeTask(setting, 9, backend);
    await learner.announce(training);
    learner.log({ step: 500, values: { "train/loss": 2 } });
    await later.look();
    expect(statusOf(training)).toMatchObject({ state: "running", step: 500 });
    expect(found.get(training.id)!.snapshot().series).toMatchObject({
      loss: { steps: [500], means: [2] },
      "messages waiting": { means: [0] },
      actors: { means: [0] },
    });
    await learner.leave();
    await later.look();
    expect(statusOf(training)).toMatchObject({
      state: "waiting",
      message: "No learner is at work.",
    });
    await learner.clear();
    await later.look();
    expect(statusOf(training)).toMatchObject({ state: "finished", message: "It has ended." });
    expect(await learner.load(training)).toBeNull(); // one that begins again begins its log again
    expect(await redis.exists(`p:log:${training.id}`)).toBe(0);
    learner[Symbol.dispose]();
    redis.disconnect();
  });
});
