/** `glueball learn` and `glueball act`: a training of several processes, whose learner is killed and replaced. */

import { describe, expect } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { trainingStatus } from "../../../cli/distributed/training_status.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { readRows } from "../../../cli/sweep/run_log.ts";
import { glueball } from "../program.ts";
import { testWithRedis } from "../sweep/tiny.ts";

const OPTIONS =
  "--env CartPole-v1 --net-arch 8 --learning-starts 100 --buffer-size 1000 --batch-size 8 --train-freq 8 " +
  "--total-steps 1500 --eval-freq 1500 --eval-episodes 1 --reward-threshold 1e9 --no-live --lease 1 --most-kept 32";

describe(`glueball learn${SKIPPED}`, () => {
  testWithRedis(
    "learns from actors, and is replaced by another learner, which continues",
    async () => {
      await using server = await RedisServer.start("secret");
      const cwd = mkdtempSync(join(tmpdir(), "glueball-learn-"));
      const redis = await openRedis(server.url);
      const env = { GLUEBALL_QUEUE: server.url };
      const learn = ["learn", ...OPTIONS.split(" ")];
      const acting = glueball(["act", "--once", "--n-envs", "2", "--size", "32"], { cwd, env });
      const first = await glueball(learn, {
        ...{ cwd, env },
        onStart: (child) => {
          const timer = setInterval(async () => {
            if ((await redis.exists("glueball:saved")) === 0) return;
            clearInterval(timer);
            child.kill("SIGKILL");
          }, 5);
        },
      });
      expect(first.status).toBe(137);
      expect(await trainingStatus(server.url, "glueball:")).toMatchObject({
        environment: "CartPole-v1",
        algorithm: "dqn",
        actors: { size: 1 },
      });
      const second = await glueball(learn, { cwd, env });
      expect(second).toMatchObject({ status: 0, stderr: "" });
      expect(second.stdout).toMatch(/Continuing from Redis, \w+, step /);
      expect(second.stdout).toMatch(/1,500 steps/);
      const actor = await acting;
      expect(actor).toMatchObject({ status: 0, stderr: "" });
      expect(actor.stdout).toContain("Acting on CartPole-v1 for dqn, on wasm");
      expect(first.stdout + second.stdout + actor.stdout).not.toContain("secret");
      expect(await redis.keys("glueball:saved*")).toEqual([]);
      expect(await trainingStatus(server.url, "glueball:")).toBeNull();
      const [log = ""] = await redis.keys("glueball:log:*"); // of both, for a page that comes later
      expect((await readRows(redis, log, null)).rows.at(-1)).toMatchObject({
        step: 1500,
        values: { "eval/mean_reward": expect.any(Number) },
      });
      redis.disconnect();
      rmSync(cwd, { recursive: true });
    },
    60_000,
  );
});
