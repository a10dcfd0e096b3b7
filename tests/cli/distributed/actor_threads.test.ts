/** Actors in threads beside a learner: what they send is learned from, and what ends them. */

import { beforeAll, describe, expect, test } from "bun:test";
import { newAgent } from "../../../cli/agents.ts";
import { ActorThreads } from "../../../cli/distributed/actor_threads.ts";
import {
  checkDistributed,
  type DistributedAgent,
  Learner,
} from "../../../cli/distributed/learner.ts";
import { use } from "../../../mod.ts";
import { setting } from "../sweep/tiny.ts";

const backend = "wasm";
const often = { publishEvery: 10, saveEvery: Infinity };

async function makeLearner(): Promise<DistributedAgent> {
  const options = { ...setting.options, learning_starts: 50, train_freq: 4, seed: 1 };
  const setup = { n_envs: 2, normalize: false, frame_stack: 1 };
  const agent = await newAgent("dqn", "CartPole-v1", options, { backend, setup });
  agent.metadata.backend = backend;
  return checkDistributed(agent);
}

beforeAll(async () => {
  await use(backend);
});

describe("ActorThreads", () => {
  test("step environments while the learner learns, by the weights that it publishes", async () => {
    using agent = await makeLearner();
    const { signal } = new AbortController();
    const words = {};
    await using threads = await ActorThreads.start(agent, { actors: 2, setting, words, signal });
    const { trainee, listeners } = new Learner(agent, threads, often).company;
    let [latest, episodes, hasBecomeNewer] = [0, 0, false];
    await trainee.learn({
      total_timesteps: 100_000, // it ends long before, when both have been seen
      onStep: [
        (progress) => listeners[0]?.onStep?.(progress),
        ({ metrics, episodeReturn }) => {
          if (episodeReturn !== null) episodes++;
          const { staleness } = metrics as { readonly staleness: number };
          hasBecomeNewer ||= staleness < latest;
          latest = staleness;
          return !(hasBecomeNewer && episodes > 0);
        },
      ],
    });
    expect(agent.step).toBeGreaterThan(0);
    expect(episodes).toBeGreaterThan(0);
    expect(hasBecomeNewer).toBe(true);
  });

  test("end with the error of an actor, and when they are told to", async () => {
    using agent = await makeLearner();
    const controller = new AbortController();
    const { signal } = controller;
    const words = { no_such_option: "1" };
    await using failing = await ActorThreads.start(agent, { actors: 1, setting, words, signal });
    await expect(failing.take()).rejects.toThrow(/^Cannot continue: actor 0 has ended: .*no_such_/);
    const options = { actors: 1, setting, words: {}, signal };
    await using threads = await ActorThreads.start(agent, options);
    await threads.take();
    const taking = (async () => {
      for (;;) await threads.take();
    })();
    controller.abort(new Error("enough"));
    await expect(taking).rejects.toThrow("enough");
  });
});
