/** Connections to Redis: what they say, and what they never show. */

import { describe, expect } from "bun:test";
import { setTimeout } from "node:timers/promises";
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
    "runs a transaction again that lost its connection, before or after Redis ran it",
    async () => {
      await using server = await RedisServer.start();
      await using proxy = await CutProxy.start(server.url);
      const redis = await openRedis(proxy.url);
      const add = (name: string): Promise<void> =>
        transact(redis, [
          ["hsetnx", "results", name, "first"],
          ["incr", name],
        ]);
      proxy.cutOnce("asked", "hsetnx", 20);
      await add("unheard");
      proxy.cutOnce("answered", "done", 5);
      await add("heard");
      expect(await redis.hgetall("results")).toEqual({ unheard: "first", heard: "first" });
      expect(await redis.mget("unheard", "heard")).toEqual(["1", "2"]);
      await expect(transact(redis, [["incr", "results"]])).rejects.toThrow("WRONGTYPE");
      redis.disconnect();
      await expect(add("later")).rejects.toThrow("Connection is closed");
    },
  );

  testWithRedis("waits for a primary where its server has become a replica", async () => {
    await using server = await RedisServer.start();
    const [redis, other] = [await openRedis(server.url), await openRedis(server.url)];
    await other.replicaof("127.0.0.1", 1);
    const both = Promise.all([redis.set("single", 1), transact(redis, [["set", "script", 1]])]);
    expect(await Promise.race([both, setTimeout(50, "waits")])).toBe("waits");
    await other.call("REPLICAOF", "NO", "ONE");
    await both;
    expect(await redis.mget("single", "script")).toEqual(["1", "1"]);
    for (const each of [redis, other]) each.disconnect();
  });
});
