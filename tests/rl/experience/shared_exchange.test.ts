/** The exchange between threads: the suite of all exchanges, and an actor in another thread. */

import { describe, expect, test } from "bun:test";
import { Worker } from "node:worker_threads";
import { SharedActorLink, SharedExchange } from "../../../rl/experience/shared_exchange.ts";
import { MOST_WAITING, testExchange } from "./exchange_suite.ts";

const sizes = { messageBytes: 32 * 52, weightBytes: 100 };

testExchange("SharedExchange", async () => {
  const exchange = new SharedExchange({ actors: 1, ...sizes, mostWaiting: MOST_WAITING });
  const actor = new SharedActorLink(exchange.ends[0]!);
  return {
    ...{ sink: actor, source: exchange, weightSink: exchange, weightSource: actor },
    reopen: async () => {
      exchange.seek("");
      return exchange;
    },
    [Symbol.asyncDispose]: async () => {},
  };
});

describe("SharedExchange", () => {
  test("takes from each actor in turn, and waits for none that has nothing", async () => {
    const exchange = new SharedExchange({ actors: 3, ...sizes });
    const [first, , third] = exchange.ends.map((end) => new SharedActorLink(end));
    const put = (actor: SharedActorLink | undefined, i: number): Promise<void> | undefined =>
      actor?.put({ count: 1, bytes: Uint8Array.of(i), version: 0, episodes: [] });
    for (const i of [1, 2]) await put(first, i);
    for (const i of [3, 4]) await put(third, i);
    const taken: number[] = [];
    for (let i = 0; i < 4; i++) taken.push((await exchange.take()).bytes[0]!);
    expect(taken).toEqual([1, 3, 2, 4]);
  });

  test("ends waits of both sides when it is closed", async () => {
    const exchange = new SharedExchange({ actors: 1, ...sizes, mostWaiting: 1 });
    const actor = new SharedActorLink(exchange.ends[0]!);
    const one = { count: 1, bytes: new Uint8Array(1), version: 0, episodes: [] };
    await actor.put(one);
    const putting = actor.put(one);
    exchange.close(new Error("an actor has failed"));
    await expect(putting).rejects.toThrow("the learner has closed the exchange");
    await expect(exchange.take()).rejects.toThrow("an actor has failed");
  });

  test("refuses what its memory has no room for", async () => {
    const exchange = new SharedExchange({ actors: 1, messageBytes: 1, weightBytes: 1 });
    const actor = new SharedActorLink(exchange.ends[0]!);
    const one = { count: 1, bytes: new Uint8Array(99_999), version: 0, episodes: [] };
    await expect(actor.put(one)).rejects.toThrow("a message of 100023 bytes: the ring has");
    await expect(exchange.publish(new Uint8Array(2))).rejects.toThrow("room for 1");
    expect(() => new SharedExchange({ actors: 1, messageBytes: 2 ** 30, weightBytes: 1 })).toThrow(
      "larger than a gibibyte",
    );
  });

  test("carries experience and weights between threads, unharmed", async () => {
    const exchange = new SharedExchange({ actors: 1, messageBytes: 1000, weightBytes: 2000 });
    const worker = new Worker(new URL("shared_actor.ts", import.meta.url), {
      workerData: exchange.ends[0],
    });
    let stop = false;
    const publishing = (async () => {
      for (let i = 1; !stop; i++) {
        await exchange.publish(new Uint8Array(1000 + (i % 1000)).fill(i));
        if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
    })();
    for (let number = 0; number < 500; number++) {
      const { count, bytes, episodes, staleness } = await exchange.take();
      expect([count, bytes.length]).toEqual([number, number * 2]);
      expect(bytes.every((each) => each === (number & 255))).toBe(true);
      expect(episodes).toEqual([{ return: number / 3, length: 1 }]);
      expect(staleness).toBeGreaterThanOrEqual(0);
    }
    stop = true;
    await publishing;
    await worker.terminate();
  });
});
