/** Connections to Redis: what they say, and what they never show. */

import { describe, expect } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { glueball } from "../program.ts";
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
});
