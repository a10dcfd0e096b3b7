/** `glueball work` under `kill -9`, its own and that of Redis. */

import { describe, expect } from "bun:test";
import { setTimeout } from "node:timers/promises";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { score } from "../../../cli/benchmark/score.ts";
import { SweepQueue } from "../../../cli/sweep/queue.ts";
import { makeTask } from "../../../cli/sweep/task.ts";
import { checkSetting } from "../../../cli/zoo/zoo.ts";
import { glueball } from "../program.ts";
import { backend, form, lasting, testWithRedis } from "../sweep/tiny.ts";

describe(`glueball work${SKIPPED}`, () => {
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
      let hasBegun = (): void => {};
      const begun = new Promise<void>((resolve) => {
        hasBegun = resolve;
      });
      const second = glueball(words, { onOutput: () => hasBegun() });
      await begun;
      await server.kill();
      await setTimeout(300);
      await server.start();
      expect(await second).toMatchObject({ status: 0, stderr: "" });
      const { done } = await queue.outcomes([task]);
      expect(lasting(done.get(task.id)!)).toEqual(lasting(await score(longer, 1, { backend })));
    },
    60_000,
  );
});
