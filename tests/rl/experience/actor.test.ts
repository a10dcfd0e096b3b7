/** Actors: their epsilons, their weights, what they send. */

import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { actorEpsilons, canAct, runActor } from "../../../rl/experience/actor.ts";
import type { Experience } from "../../../rl/experience/exchange.ts";
import { LocalExchange } from "../../../rl/experience/local_exchange.ts";
import { type Agent, DQN, PPO } from "../../../rl/mod.ts";
import { makeLearner } from "./exchange_suite.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("actorEpsilons", () => {
  test("are those of Ape-X: 0.4 ** (1 + 7 i / (N - 1))", () => {
    expect([...actorEpsilons(1)]).toEqual([0.4]);
    const all = [...actorEpsilons(2, { actors: 2 }), ...actorEpsilons(2, { index: 1, actors: 2 })];
    const expected = [0, 1, 2, 3].map((i) => 0.4 ** (1 + (7 * i) / 3));
    for (const [i, each] of all.entries()) expect(each).toBeCloseTo(expected[i]!, 12);
  });
});

describe("runActor", () => {
  test("sends what it collects, acts by weights that are published, and says which", async () => {
    const exchange = new LocalExchange(100);
    const learner = makeLearner(1);
    const weights = (await learner.policy.save_parameters()) as unknown as Blob;
    await exchange.publish(new Uint8Array(await weights.arrayBuffer()));
    const puts: Experience[] = [];
    const envs = make_vec("CartPole-v1", 3, { autoreset_mode: "same_step" });
    const actor = new DQN(envs as never, { net_arch: [8], batch_size: 4, buffer_size: 4, seed: 2 });
    const versions: number[] = [];
    await runActor(actor as Agent as never, {
      sink: { put: async (each) => void puts.push(each) },
      weights: exchange,
      size: 50,
      epsilon: actorEpsilons(3),
      total_timesteps: 240,
      onWeights: (version) => versions.push(version),
    });
    expect(versions).toEqual([1]);
    expect(puts.map(({ count }) => count)).toEqual([50, 50, 50, 50, 40]);
    expect(puts.every(({ version }) => version === 1)).toBe(true);
    const lengths = puts.flatMap(({ episodes }) => episodes.map((each) => each.length));
    expect(lengths.length).toBeGreaterThan(0);
    const state = Float32Array.of(0.1, 0.2, 0.3, 0.4) as never;
    expect((await actor.scores(state)).values).toEqual((await learner.scores(state)).values);
    for (const each of [actor, learner]) each.dispose();
  });

  test("an agent without collect cannot be an actor, and says so as a learner", async () => {
    const ppo = new PPO(make_vec("CartPole-v1", 1) as never, { n_steps: 8, batch_size: 8 });
    expect(canAct(ppo as Agent)).toBe(false);
    await expect(ppo.learn({ total_timesteps: 8, experience: {} as never })).rejects.toThrow(
      "Cannot learn with PPO from the experience of others: it learns from its own steps; use an algorithm with replay, such as dqn or sac",
    );
    ppo.dispose();
  });
});
