/** Goal environments: their goals are found, and learned from in hindsight. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { BitFlipping, make, make_vec } from "../../envs/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { goalsOf } from "../../rl/goals.ts";
import { DQN, type DQNOptions, load as loadAgent } from "../../rl/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

const options: DQNOptions = {
  her: true,
  net_arch: [64],
  learning_rate: 2e-3,
  buffer_size: 20_000,
  gamma: 0.9,
  train_freq: 1,
  target_update_interval: 10,
  tau: 0.05,
  exploration_fraction: 0.3,
  seed: 1,
};

/** Share of episodes that reach their goal. */
async function successOf(agent: DQN): Promise<number> {
  const { returns } = await agent.evaluate(make("BitFlipping-v0") as never);
  return returns.filter((each) => each > -8).length / returns.length;
}

describe("goalsOf()", () => {
  test("finds the goals of an environment, of one in wrappers and of a vector", () => {
    for (const env of [new BitFlipping({ bits: 3 }), make("BitFlipping-v0", { bits: 3 })]) {
      const goals = goalsOf(env, env.observation_space);
      const [one, two] = [Float32Array.of(0, 1, 1), Float32Array.of(0, 1, 0)];
      expect([goals.width, goals.reward(one, one), goals.reward(one, two)]).toEqual([3, 0, -1]);
      expect([goals.terminated(one, one), goals.terminated(one, two)]).toEqual([true, false]);
    }
    const vector = make_vec("BitFlipping-v0", 2);
    expect(goalsOf(vector as never, vector.single_observation_space).width).toBe(8);
  });
});

describe("DQN with hindsight experience replay", () => {
  test("flips eight bits, which it hardly learns without", async () => {
    const learn = async (her: boolean): Promise<number> => {
      const agent = new DQN(make("BitFlipping-v0") as never, { ...options, her });
      await agent.learn({ total_timesteps: 4000 });
      return successOf(agent);
    };
    expect(await learn(true)).toBeGreaterThan(0.9);
    expect(await learn(false)).toBeLessThan(0.5);
  });

  test("learns from several environments, and goes on from a file as if never interrupted", async () => {
    const small = { ...options, learning_starts: 50 };
    const whole = new DQN(make_vec("BitFlipping-v0", 4) as never, small);
    await whole.learn({ total_timesteps: 600 });
    const part = new DQN(make_vec("BitFlipping-v0", 4) as never, small);
    await part.learn({ total_timesteps: 600, onStep: ({ step }) => step < 308 });
    const rest = await loadAgent(
      (await part.save()) as never,
      () => make_vec("BitFlipping-v0", 4) as never,
    );
    await rest.learn();
    const weights = async ({ policy }: DQN): Promise<unknown> =>
      Promise.all([...policy.collect_params().values()].map((each) => each.data().tolist()));
    expect(await weights(rest as DQN)).toEqual(await weights(whole));
  });

  // DLR-RM/stable-baselines3#234 and hill-a/stable-baselines#353: both ended with an error.
  test("learns where the buffer is smaller than the training, and the first episode longer than the warm-up", async () => {
    const agent = new DQN(make("BitFlipping-v0", { bits: 12 }) as never, {
      ...{ ...options, net_arch: [8], buffer_size: 40, learning_starts: 5 },
    });
    const weights = (): Promise<unknown> =>
      Promise.all([...agent.policy.collect_params().values()].map((each) => each.data().tolist()));
    const before = await weights();
    await agent.learn({ total_timesteps: 100 });
    expect(agent.buffer.length).toBe(40);
    expect(await weights()).not.toEqual(before);
  });

  test("refuses environments without goals", () => {
    expect(() => new DQN(make("CartPole-v1"), { her: true })).toThrow(
      new TypeError(
        "Cannot learn CartPole-v1 from hindsight: it has no goals; its observations must be a Dict with " +
          "observation, achieved_goal and desired_goal, and it must have compute_reward; or leave out the option her.",
      ),
    );
  });
});
