/** The course of trainings in Redis: rows are there once, and what is no row is passed over. */

import { afterAll, beforeAll, describe, expect } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { openRedis, type Redis } from "../../../cli/sweep/redis.ts";
import { appendRow, readRows, rowOf } from "../../../cli/sweep/run_log.ts";
import { testWithRedis } from "./tiny.ts";

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  if (SKIPPED !== "") return;
  server = await RedisServer.start();
  redis = await openRedis(server.url);
});
afterAll(async () => {
  redis?.disconnect();
  await server?.[Symbol.asyncDispose]();
});

const evaluation = rowOf({ step: 200, mean: 9, std: 1, episodes: 5 }, 7);
const reported = { step: 200, values: { "train/loss": 0.5 } };

describe(`the log of a run${SKIPPED}`, () => {
  testWithRedis("has each row once, whatever a resumed training tells again", async () => {
    const told = [{ step: 100, values: { "train/loss": 1 } }, reported, evaluation];
    for (const row of told) appendRow(redis, "log", row);
    const { rows, last } = await readRows(redis, "log", null);
    expect(rows).toEqual(told);
    for (const row of told) appendRow(redis, "log", row);
    appendRow(redis, "log", rowOf({ step: 300, mean: 10, std: 0, episodes: 5 }));
    expect(await readRows(redis, "log", last)).toEqual({
      rows: [{ step: 300, values: { "eval/mean_reward": 10, "eval/std_reward": 0 } }],
      last: "300-2",
    });
    expect(await redis.ttl("log")).toBeGreaterThan(86_400);
  });

  testWithRedis("is read past what is no row, and where nothing is", async () => {
    expect(await readRows(redis, "nothing", null)).toEqual({ rows: [], last: null });
    await redis.xadd("foreign", "1-1", "other", "field");
    await redis.xadd("foreign", "2-1", "row", "no JSON");
    await redis.xadd("foreign", "3-1", "row", '{"a":"text"}');
    await redis.xadd("foreign", "4-1", "row", `{"${"a".repeat(20_000)}":1}`);
    appendRow(redis, "foreign", { step: 5, values: { "train/loss": 1 } });
    expect(await readRows(redis, "foreign", null)).toEqual({
      rows: [{ step: 5, values: { "train/loss": 1 } }],
      last: "5-1",
    });
  });
});
