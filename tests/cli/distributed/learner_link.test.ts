/** Distributed trainings over Redis: the exchange, who may be the learner, and what is passed over. */

import { afterAll, beforeAll, describe, expect } from "bun:test";
import { setTimeout } from "node:timers/promises";
import { RedisServer, SKIPPED } from "../../../bench/redis_server.ts";
import { TrainingGone } from "../../../cli/distributed/actor_link.ts";
import type { LearnerLink } from "../../../cli/distributed/learner_link.ts";
import { encodeMessage } from "../../../cli/distributed/message.ts";
import { openRedis } from "../../../cli/sweep/redis.ts";
import { makeTask } from "../../../cli/sweep/task.ts";
import type { Experience } from "../../../rl/experience/exchange.ts";
import type { SharedRollout } from "../../../rl/experience/rollouts.ts";
import { MOST_WAITING, testExchange } from "../../rl/experience/exchange_suite.ts";
import { setting, testWithRedis } from "../sweep/tiny.ts";
import { newPrefix, openActor, openLearner, task } from "./redis_ends.ts";

let server: RedisServer;
beforeAll(async () => {
  if (SKIPPED === "") server = await RedisServer.start("secret");
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

testExchange(
  `a training in Redis${SKIPPED}`,
  async () => {
    const prefix = newPrefix();
    let learner = await openLearner(server.url, prefix, { mostWaiting: MOST_WAITING });
    const actor = await openActor(server.url, prefix);
    await learner.announce(task);
    await actor.act(task.id);
    return {
      ...{ sink: actor, source: learner, weightSink: learner, weightSource: actor },
      reopen: async () => {
        await learner.leave();
        learner[Symbol.dispose]();
        learner = await openLearner(server.url, prefix);
        await learner.announce(task);
        return learner;
      },
      [Symbol.asyncDispose]: async () => {
        for (const each of [actor, learner]) each[Symbol.dispose]();
      },
    };
  },
  { skip: SKIPPED !== "" },
);

/** Asks until there is an answer. */
async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await setTimeout(2);
  }
}

const one: Experience = { count: 1, bytes: Uint8Array.of(1, 2), version: 0, episodes: [] };

describe(`LearnerLink${SKIPPED}`, () => {
  testWithRedis(
    "lets one learner at a time be it; another takes over when it is silent",
    async () => {
      const prefix = newPrefix();
      using first = await openLearner(server.url, prefix);
      using redis = disposable(await openRedis(server.url));
      await first.announce(task);
      const version = await first.publish(Uint8Array.of(1));
      let second: Promise<LearnerLink> | undefined;
      await new Promise<void>((resolve) => {
        second = openLearner(server.url, prefix, { lease: 1500, onWait: resolve });
      });
      first.stopHeart();
      await redis.client.del(`${prefix}learner`); // its lease is over
      using other = await second!;
      other.stopHeart();
      await other.announce(task);
      expect(await other.publish(Uint8Array.of(2))).toBeGreaterThan(version);
      await redis.client.persist(`${prefix}learner`);
      for (const forbidden of [
        () => first.publish(Uint8Array.of(3)),
        () => first.take(),
        () => first.save(Uint8Array.of(3), ""),
      ]) {
        await expect(forbidden()).rejects.toThrow("another learner is at work");
      }
    },
  );

  testWithRedis(
    "keeps a checkpoint as a whole, for its training alone, and knows a damaged one",
    async () => {
      const prefix = newPrefix();
      using learner = await openLearner(server.url, prefix);
      using redis = disposable(await openRedis(server.url));
      await learner.announce(task);
      expect(await learner.load(task)).toBeNull();
      for (const i of [1, 2]) await learner.save(Uint8Array.of(i, i), "");
      expect(await learner.load(task)).toEqual(Uint8Array.of(2, 2));
      expect(await learner.load(makeTask(setting, 1, "wasm"))).toBeNull();
      const parts = await redis.client.keys(`${prefix}saved:*`);
      expect(parts).toHaveLength(1);
      expect(await redis.client.ttl(parts[0]!)).toBe(-1);
      await redis.client.set(parts[0]!, "other");
      await expect(learner.load(task)).rejects.toThrow("is damaged; begin again with --restart");
      await learner.clear();
      expect(await redis.client.keys(`${prefix}saved*`)).toEqual([]);
    },
  );

  testWithRedis(
    "asks for messages before those that it has are used up, each of them once",
    async () => {
      const prefix = newPrefix();
      using learner = await openLearner(server.url, prefix, { mostWaiting: 100 });
      using actor = await openActor(server.url, prefix);
      using redis = disposable(await openRedis(server.url));
      await learner.announce(task);
      await actor.act(task.id);
      for (let version = 0; version < 30; version++) {
        await actor.put({ ...one, version });
        if (version % 3 === 0) await redis.client.xadd(`${prefix}experience`, "*", "foreign", "x");
      }
      const versions: number[] = [];
      while (versions.length < 29) versions.push((await learner.take()).version);
      await redis.client.xtrim(`${prefix}experience`, "MAXLEN", 0); // it has the last one by now
      versions.push((await learner.take()).version);
      expect(versions).toEqual(Array.from({ length: 30 }, (_, i) => i));
      const next = learner.take();
      await actor.put({ ...one, version: 30 });
      expect((await next).version).toBe(30);
      expect(await redis.client.get(`${prefix}taken`)).toBe("30");
    },
  );

  testWithRedis("passes over what is none of its messages, and says why", async () => {
    const prefix = newPrefix();
    const reasons: string[] = [];
    const onRefused = (reason: string): void => void reasons.push(reason);
    using learner = await openLearner(server.url, prefix, { onRefused });
    using actor = await openActor(server.url, prefix);
    using redis = disposable(await openRedis(server.url));
    await learner.announce(task);
    await actor.act(task.id);
    const plant = (fields: Record<string, string | Buffer>): Promise<unknown> =>
      redis.client.xadd(`${prefix}experience`, "*", ...Object.entries(fields).flat());
    const sender = { training: task.id, actor: "b", number: 1 };
    const { head, digest } = encodeMessage(one, sender);
    const bytes = Buffer.from(one.bytes);
    await plant({ foreign: "entry" });
    await plant({ n: "1", head, bytes: Buffer.of(1, 3), digest });
    await plant({ n: "1", head: head.replace('"b"', '"c"'), bytes, digest });
    await plant({ n: "1", ...messageOf({ ...one, count: 0 }, sender) });
    await plant({ n: "1", ...messageOf(one, { ...sender, training: "another" }) });
    await actor.put(one);
    expect((await learner.take()).bytes).toEqual(bytes);
    expect(learner.refused).toBe(5);
    expect(reasons.join("\n")).toMatch(
      /lacks a field.*\n.*digest is another.*\n.*digest is another.*\n.*another form.*\n.*another training/,
    );
  });

  testWithRedis(
    "has a rollout of each share collected once, and again by another where an actor is gone or its message damaged",
    async () => {
      const prefix = newPrefix();
      const refusals: string[] = [];
      using learner = await openLearner(server.url, prefix, {
        onRefused: (reason) => void refusals.push(reason),
      });
      using redis = disposable(await openRedis(server.url));
      using first = await openActor(server.url, prefix);
      using second = await openActor(server.url, prefix, { actor: "b" });
      await learner.announce(task);
      for (const each of [first, second]) each.act(task.id);
      expect(await first.claim()).toBeNull();
      const used: number[] = [];
      const states = [null, Uint8Array.of(5)];
      const use = ({ bytes }: SharedRollout, share: number): void => {
        used[share] = bytes[0]!;
      };
      const collecting = learner.rolloutsFor({ step: 7 }, 2).collect(Uint8Array.of(1), states, use);
      const about = { host: "", backend: "", environments: 1, step: 0, version: 0 };
      await first.beat({ ...about, isWaiting: false });
      const claimed = await until(() => first.claim());
      expect(claimed).toMatchObject({ number: 7, share: 0, state: null });
      expect((await first.newest(0))?.version).toBe(claimed.version);
      expect(await second.claim()).toMatchObject({ share: 1, state: Uint8Array.of(5) });
      await first.leave(); // as where its lease is over
      expect(await second.claim()).toEqual(claimed);
      const rollout = (i: number): SharedRollout => {
        return { bytes: Uint8Array.of(i), state: new Uint8Array(), episodes: [] };
      };
      await second.deliver(claimed, rollout(1));
      await first.deliver(claimed, rollout(2)); // it is there already
      await redis.client.hset(`${prefix}rollouts`, "1", "damaged");
      const again = await until(() => second.claim());
      expect(again.share).toBe(1);
      await second.deliver({ ...again, number: 6 }, rollout(3)); // too late
      await second.deliver(again, rollout(4));
      await collecting;
      expect(used).toEqual([1, 4]);
      expect(refusals).toEqual(["Cannot take a rollout: it lacks a line."]);
    },
  );

  testWithRedis("is there again where Redis has lost everything", async () => {
    const prefix = newPrefix();
    using learner = await openLearner(server.url, prefix);
    using actor = await openActor(server.url, prefix);
    using redis = disposable(await openRedis(server.url));
    await learner.announce(task);
    const version = await learner.publish(Uint8Array.of(1));
    await actor.join();
    await actor.put(one);
    await learner.take();
    await redis.client.del(...(await redis.client.keys(`${prefix}*`)));
    await expect(actor.put(one)).rejects.toThrow(TrainingGone);
    await learner.announce(task); // as each heartbeat does
    await actor.join();
    expect((await actor.newer(0))!.version).toBeGreaterThan(version);
    await actor.put({ ...one, version: 7 });
    expect((await learner.take()).version).toBe(7);
  });

  testWithRedis(
    "bounds the stream by what no checkpoint holds, and says when one is due",
    async () => {
      const prefix = newPrefix();
      using learner = await openLearner(server.url, prefix, { mostWaiting: 10, mostKept: 4 });
      using actor = await openActor(server.url, prefix);
      await learner.announce(task);
      await actor.act(task.id);
      for (let i = 0; i < 4; i++) await actor.put(one);
      const putting = actor.put({ ...one, version: 9 });
      let last = "";
      for (let i = 0; i < 4; i++) last = (await learner.take()).position;
      expect(learner.isCrowded).toBe(true);
      while (!actor.isWaiting) await setTimeout(5);
      await learner.save(Uint8Array.of(1), last);
      expect(learner.isCrowded).toBe(false);
      await putting;
      expect((await learner.take()).version).toBe(9);
    },
  );
});

function messageOf(experience: Experience, sender: Parameters<typeof encodeMessage>[1]) {
  const { bytes, ...rest } = encodeMessage(experience, sender);
  return { ...rest, bytes: Buffer.from(bytes) };
}

/** A connection that ends with its scope. */
function disposable(client: Awaited<ReturnType<typeof openRedis>>) {
  return { client, [Symbol.dispose]: () => client.disconnect() };
}
