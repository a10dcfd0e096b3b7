/** The reader: what the learner makes of what arrives. */

import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { ExperienceReader } from "../../../rl/experience/experience_reader.ts";
import { LocalExchange } from "../../../rl/experience/local_exchange.ts";
import { makeLearner } from "./exchange_suite.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** CartPole: action, reward, discount, error, two states of four. */
function bytesOf(rewards: readonly number[], error = 1): Uint8Array {
  const n = rewards.length;
  const floats = new Float32Array(n * 12).fill(0.5);
  new Int32Array(floats.buffer, 0, n).fill(1);
  floats.set(rewards, n);
  floats.set(Array(n).fill(error), 3 * n);
  return new Uint8Array(floats.buffer);
}

describe("ExperienceReader", () => {
  test("passes transitions on one by one, and tells of episodes with the last", async () => {
    const [agent, exchange] = [makeLearner(), new LocalExchange()];
    const reader = new ExperienceReader(agent as never, exchange);
    expect(agent.metadata.experience).toBeUndefined();
    const episodes = [
      { return: 10, length: 4 },
      { return: 20, length: 8 },
    ];
    await exchange.put({ count: 2, bytes: bytesOf([1, 2]), version: 0, episodes });
    await reader.next();
    expect(reader.step()).toEqual({ episodeReturn: null, episodeLength: null });
    expect(agent.metadata.experience).toMatchObject({ taken: 1 });
    expect(reader.next()).toBeUndefined();
    expect(reader.step()).toEqual({ episodeReturn: 15, episodeLength: 6 });
    expect(reader.ended).toBe(2);
    expect([...agent.buffer.arrays().reward!]).toEqual([1, 2]);
    agent.dispose();
  });

  test("passes over what is no transition of its environment, and says why", async () => {
    const [agent, exchange] = [makeLearner(), new LocalExchange()];
    const reader = new ExperienceReader(agent as never, exchange);
    const rest = { count: 1, version: 0, episodes: [] };
    await exchange.put({ ...rest, bytes: bytesOf([1]).subarray(4) });
    await exchange.put({ ...rest, bytes: bytesOf([1], Number.NaN) });
    await exchange.put({ ...rest, bytes: bytesOf([3]) });
    await reader.next();
    reader.step();
    expect([...agent.buffer.arrays().reward!]).toEqual([3]);
    expect(exchange.refused.join("\n")).toMatch(
      /take 48 bytes, and these are 44.*\n.*error is not/,
    );
    agent.dispose();
  });

  test("refuses a place that no checkpoint has", () => {
    const agent = makeLearner();
    agent.metadata.experience = { position: 7 };
    expect(() => new ExperienceReader(agent as never, new LocalExchange())).toThrow(
      "Cannot restore the place in the experience",
    );
    agent.dispose();
  });
});
