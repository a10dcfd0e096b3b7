/** The table of algorithms: every row makes, trains, saves and loads agents in the same way. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { load as loadBackend } from "../../../backends/mod.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { memory } from "../../../gluon/nd/mod.ts";
import {
  type ActingAgent,
  type Agent,
  type AlgorithmName,
  algorithms,
  canAct,
  DQN,
  type Environment,
  ExperienceReader,
  type LearningAgent,
  type LearnOptions,
  LocalExchange,
  load,
  record,
  runActor,
} from "../../../rl/mod.ts";

let folder = "";
let file = "";
beforeAll(async () => {
  setBackend(await loadBackend("wasm"));
  folder = mkdtempSync(join(tmpdir(), "glueball-algorithms-"));
  file = join(folder, "agent.safetensors");
});
afterAll(() => rmSync(folder, { recursive: true }));

const small = { net_arch: [8], learning_starts: 20, batch_size: 8, buffer_size: 500, seed: 4 };
const rollouts = { net_arch: [8], n_steps: 20, batch_size: 8, n_epochs: 2, seed: 4 };

/** An environment for each algorithm, and options with which it learns a little in some hundred steps. */
const SETTINGS: Readonly<Record<AlgorithmName, readonly [id: string, options: object]>> = {
  dqn: ["CartPole-v1", small],
  c51: ["CartPole-v1", { ...small, n_atoms: 11, n_steps: [1, 3] }],
  qrdqn: ["CartPole-v1", { ...small, n_quantiles: 5, munchausen: true }],
  iqn: [
    "CartPole-v1",
    { ...small, num_tau_samples: 3, num_tau_prime_samples: 2, num_quantile_samples: 4 },
  ],
  rainbow: ["CartPole-v1", { ...small, n_atoms: 11 }],
  recurrent_dqn: [
    "CartPole-v1",
    { ...small, lstm_hidden_size: 6, sequence_length: 6, burn_in: 2, prioritized_replay: true },
  ],
  pqn: ["CartPole-v1", rollouts],
  ppo: ["CartPole-v1", rollouts],
  recurrent_ppo: ["CartPole-v1", { ...rollouts, lstm_hidden_size: 6 }],
  a2c: ["CartPole-v1", { net_arch: [8], seed: 4 }],
  bc: ["CartPole-v1", { net_arch: [8], batch_size: 3, seed: 4 }],
  reinforce: ["CartPole-v1", { net_arch: [8], n_steps: 60, seed: 4 }],
  sac: ["Pendulum-v1", small],
  sac_discrete: ["CartPole-v1", small],
  td3: ["Pendulum-v1", { ...small, action_noise: "normal" }],
  ddpg: ["Pendulum-v1", { ...small, action_noise: "ornstein-uhlenbeck" }],
  tqc: ["Pendulum-v1", { ...small, n_quantiles: 5 }],
  lookahead: ["CartPole-v1", small],
};

/** Those whose experience others may collect. */
const ACTING = new Set<string>(
  "dqn c51 qrdqn iqn rainbow sac sac_discrete td3 ddpg tqc".split(" "),
);

/** What `learn` takes besides: of behaviour cloning, what it learns from. */
const learning = async (name: string): Promise<LearnOptions> => {
  if (name !== "bc") return {};
  const env = make("CartPole-v1") as Environment<Float32Array, number>;
  return { dataset: await record(env, (state) => Number(state[2]! > 0), { episodes: 5 }) };
};

/** What an agent does in the states of one greedy episode, and how well. */
const returnsOf = async (agent: Agent, id = "CartPole-v1"): Promise<readonly number[]> =>
  (await agent.evaluate(make(id), { episodes: 3 })).returns;

for (const [name, { title, options, metrics }] of Object.entries(algorithms)) {
  const row = algorithms[name as AlgorithmName];
  const [id, settings] = SETTINGS[name as AlgorithmName];
  const makeAgent = (given: object = settings): Agent => row.make(make(id), given);

  describe(name, () => {
    test("has a default and a description for every option", () => {
      expect(Object.keys(options.parse({}))).toEqual(Object.keys(options.shape));
      for (const option of Object.values(options.shape)) {
        expect(z.globalRegistry.get(option)?.description).toMatch(/^[A-Za-z]/);
      }
    });

    test("reports the figures that its row names", async () => {
      const seen = new Set<string>();
      using agent = makeAgent();
      await agent.learn({
        ...(await learning(name)),
        total_timesteps: 60,
        onStep: (progress) => {
          for (const key of Object.keys(progress.metrics)) seen.add(key);
          return undefined;
        },
      });
      expect([...seen].sort()).toEqual([...metrics].sort());
    });

    test("learns the same twice, and loaded from a file goes on as if never interrupted", async () => {
      using whole = makeAgent();
      await whole.learn({ ...(await learning(name)), total_timesteps: 300 });
      using part = makeAgent();
      await part.learn({
        ...(await learning(name)),
        total_timesteps: 300,
        onStep: ({ step }) => step < 111,
      });
      await part.save(file);
      using rest = await load(file, make as never);
      expect([rest.algorithm, rest.step, rest.total_timesteps]).toEqual([title, 111, 300]);
      await rest.learn(await learning(name));
      expect(rest.step).toBe(300);
      expect(await returnsOf(rest, id)).toEqual(await returnsOf(whole, id));
    });

    test("acts for another agent, and learns from what another has collected, where it has replay", async () => {
      using learner = makeAgent();
      using actor = makeAgent({ ...settings, seed: 5 });
      expect(canAct(learner)).toBe(ACTING.has(name));
      if (!canAct(learner) || !canAct(actor)) return;
      const weightsOf = async ({ behavior }: ActingAgent): Promise<Uint8Array> => {
        const file = (await behavior.save_parameters()) as unknown as Blob;
        return new Uint8Array(await file.arrayBuffer());
      };
      const exchange = new LocalExchange();
      const before = await weightsOf(learner);
      await exchange.publish(before);
      await runActor(actor, { sink: exchange, weights: exchange, size: 8, total_timesteps: 64 });
      expect(await weightsOf(actor)).toEqual(before);
      const experience = new ExperienceReader(learner as Agent as LearningAgent, exchange);
      await learner.learn({ total_timesteps: 60, experience });
      expect([learner.step, (learner as Agent as DQN).buffer.length]).toEqual([60, 60]);
      expect(await weightsOf(learner)).not.toEqual(before);
    });

    test("leaves no array behind once it is disposed of", async () => {
      const before = memory();
      {
        using agent = makeAgent();
        await agent.learn({ ...(await learning(name)), total_timesteps: 60 });
        await agent.evaluate(make(id), { episodes: 1 });
      }
      expect(memory()).toEqual(before);
      const eager = makeAgent({ ...settings, compile: false });
      await eager.learn({ ...(await learning(name)), total_timesteps: 60 });
      eager.dispose();
      expect(memory().arrays).toBeLessThanOrEqual(before.arrays);
    });

    test("refuses options that it does not have, by name", () => {
      expect(() => makeAgent({ gama: 1 })).toThrow(
        `Cannot use these options of ${title}: Unrecognized key: "gama".`,
      );
    });
  });
}

describe("load()", () => {
  test("takes options that may change, and refuses those on which arrays depend", async () => {
    const agent = new DQN(make("CartPole-v1"), small);
    await agent.learn({ total_timesteps: 100 });
    await agent.save(file);
    const changed = { learning_rate: 0.25, exploration_final_eps: 0.5, train_freq: 1, n_steps: 2 };
    const other = await DQN.load(file, make as never, { options: changed });
    expect(other.options).toEqual({ ...agent.options, ...changed });
    expect(other.trainer.learning_rate).toBe(0.25);
    await other.learn({ total_timesteps: 150 });
    for (const [options, text] of [
      [{ net_arch: [9] }, "net_arch [9]: its checkpoint was made with [8]"],
      [{ buffer_size: 9 }, "buffer_size 9: its checkpoint was made with 500"],
      [{ prioritized_replay: true }, "prioritized_replay true: its checkpoint was made with false"],
    ] as const) {
      await expect(load(file, make as never, { options })).rejects.toThrow(
        `Cannot load an agent with ${text}, on which its arrays depend; leave it out, or train a new agent.`,
      );
    }
  });

  test("of an agent that was trained in eight environments goes on in one, and the reverse", async () => {
    const eight = new DQN(make_vec("CartPole-v1", 8), small);
    await eight.learn({ total_timesteps: 400 });
    await eight.save(file);
    const one = await DQN.load(file, () => make("CartPole-v1"));
    expect(one.buffer.length).toBe(eight.buffer.length);
    expect(await returnsOf(one)).toEqual(await returnsOf(eight));
    await one.learn({ total_timesteps: 410 });
    expect(one.step).toBe(410);
    await one.save(file);
    const again = await DQN.load(file, () => make_vec("CartPole-v1", 8));
    await again.learn({ total_timesteps: 450 });
    expect(again.step).toBe(450);
  });

  test("of a file without its replay buffer plays, and learns from a new one", async () => {
    const agent = new DQN(make("CartPole-v1"), small);
    await agent.learn({ total_timesteps: 200 });
    await agent.save(file, { replay: false });
    const loaded = await DQN.load(file, () => make("CartPole-v1"));
    expect([loaded.buffer.length, loaded.step]).toEqual([0, 200]);
    expect(await returnsOf(loaded)).toEqual(await returnsOf(agent));
    await loaded.learn({ total_timesteps: 240 });
    expect(loaded.buffer.length).toBe(40);
  });

  test("says which algorithms there are where the file is of another", async () => {
    const agent = new DQN(make("CartPole-v1"), small);
    Object.defineProperty(agent, "algorithm", { value: "Unknown" });
    await agent.save(file);
    await expect(load(file, make as never)).rejects.toThrow(
      `Cannot load file "${file}": its agent is a Unknown; there are DQN, RecurrentDQN, PQN, PPO, RecurrentPPO, A2C, REINFORCE, BC, SAC, SACDiscrete, TD3, DDPG, TQC, Lookahead.`,
    );
  });
});
