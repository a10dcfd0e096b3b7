/** Connections to Redis: what they say, and what they never show. */

import { describe, expect } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { openRedis, transact } from "../../../cli/sweep/redis.ts";
import { glueball } from "../program.ts";
import { CutProxy } from "./cut_proxy.ts";
import { testWithRedis } from "./tiny.ts";

describe(`a connection${SKIPPED}`, () => {
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

  testWithRedis(
    "runs a transaction again that lost its connection, before and after Redis ran it",
    async () => {
      await using server = await RedisServer.start();
      await using proxy = await CutProxy.start(server.url);
      const redis = await openRedis(proxy.url);
      const add = (name: string): Promise<void> =>
        transact(redis, [
          ["hsetnx", "results", name, "first"],
          ["incr", name],
        ]);
      proxy.cutOnce("asked", "hsetnx", 20); // Redis hears of MULTI alone
      await add("unheard");
      proxy.cutOnce("answered", "QUEUED", 5); // the client of its OK alone
      await add("heard");
      expect(await redis.hgetall("results")).toEqual({ unheard: "first", heard: "first" });
      expect(await redis.mget("unheard", "heard")).toEqual(["1", "2"]);
      await expect(transact(redis, [["incr", "results"]])).rejects.toThrow("WRONGTYPE");
      redis.disconnect();
      await expect(add("later")).rejects.toThrow("Connection is closed");
    },
  );
});
