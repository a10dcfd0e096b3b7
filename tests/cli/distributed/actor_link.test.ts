/** An actor's link: messages that are sent again, weights that are damaged, and interruptions. */

import { afterAll, beforeAll, describe, expect } from "bun:test";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { decodeActorNote } from "../../../cli/distributed/actor_note.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { testWithRedis } from "../sweep/tiny.ts";
import { newPrefix, openActor, openLearner, task } from "./redis_ends.ts";

let server: RedisServer;
beforeAll(async () => {
  if (SKIPPED === "") server = await RedisServer.start();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

const one = { count: 1, bytes: Uint8Array.of(1), version: 0, episodes: [] };

describe(`ActorLink${SKIPPED}`, () => {
  testWithRedis("puts a message once, also where it is sent again", async () => {
    const prefix = newPrefix();
    using learner = await openLearner(server.url, prefix);
    await learner.announce(task);
    using first = await openActor(server.url, prefix);
    await first.act(task.id);
    await first.put(one);
    using again = await openActor(server.url, prefix); // of the same name, it counts from 1 again
    await again.act(task.id);
    await again.put({ ...one, version: 1 });
    await again.put({ ...one, version: 2 });
    expect([(await learner.take()).version, (await learner.take()).version]).toEqual([0, 2]);
  });

  testWithRedis(
    "refuses weights whose digest is another, and texts that are no training",
    async () => {
      const prefix = newPrefix();
      using learner = await openLearner(server.url, prefix);
      await learner.announce(task);
      await learner.publish(Uint8Array.of(1, 2, 3));
      using actor = await openActor(server.url, prefix);
      expect((await actor.join()).setting.environment).toBe("CartPole-v1");
      const redis = await openRedis(server.url);
      await redis.hset(`${prefix}weights`, "bytes", "1234");
      await expect(actor.newer(0)).rejects.toThrow(
        "their digest is another; start the learner again",
      );
      await redis.hset(`${prefix}learning`, "text", task.text.replace("CartPole-v1", "os:evil"));
      await expect(actor.join()).rejects.toThrow("its text is not that of its name");
      redis.disconnect();
    },
  );

  testWithRedis("waits for room and for a training no longer than its signal says", async () => {
    const prefix = newPrefix();
    const controller = new AbortController();
    using actor = await openActor(server.url, prefix, { signal: controller.signal });
    const joining = actor.join();
    controller.abort();
    await expect(joining).rejects.toThrow("abort");
  });

  testWithRedis("tells of itself", async () => {
    const prefix = newPrefix();
    using actor = await openActor(server.url, prefix);
    const note = {
      host: "h",
      backend: "wasm",
      environments: 8,
      step: 5,
      version: 2,
      isWaiting: false,
    };
    await actor.beat(note);
    const redis = await openRedis(server.url);
    expect(decodeActorNote((await redis.get(`${prefix}actor:a`)) ?? "")).toEqual(note);
    expect(decodeActorNote('{"host":1}')).toBeNull();
    await actor.leave();
    expect(await redis.exists(`${prefix}actor:a`)).toBe(0);
    redis.disconnect();
  });
});
