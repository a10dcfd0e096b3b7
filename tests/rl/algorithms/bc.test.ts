/** Behaviour cloning: it imitates a dataset, and others go on from what it learned. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  type Action,
  BC,
  Box,
  Discrete,
  type Environment,
  MultiBinary,
  MultiDiscrete,
  PPO,
  record,
  type Space,
} from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";

beforeAll(async () => setBackend(await load("wasm")));

const spaces: Readonly<Record<string, Space<Action>>> = {
  "Discrete, counted from 3,": new Discrete(3, { start: 3 }) as never,
  MultiDiscrete: new MultiDiscrete([3, 2]) as never,
  MultiBinary: new MultiBinary(3) as never,
  Box: new Box({ low: [-1, 0], high: [1, 2] }) as never,
};

describe("BC imitates", () => {
  for (const [name, space] of Object.entries(spaces)) {
    test(`${name} actions that repeat what was shown`, async () => {
      const env = new RepeatAction<Action>(space);
      const expert = (shown: Float32Array): Action => space.unflatten(shown);
      const dataset = await record(env, expert, { episodes: 20 });
      const bc = new BC<Float32Array, Action>(new RepeatAction<Action>(space), { seed: 1 });
      await bc.learn({ dataset, total_timesteps: 30_000 });
      const { mean } = await bc.evaluate(new RepeatAction<Action>(space), { episodes: 5 });
      expect(mean).toBeGreaterThan(0.95 * 20);
    }, 60_000);
  }

  test("100 episodes of a good CartPole-v1 agent, and PPO goes on from there", async () => {
    const env = (): Environment<Float32Array, number> => make("CartPole-v1") as never;
    // Balances for ever: a linear controller.
    const expert = ([x, v, angle, turning]: Float32Array): number =>
      Number(0.2 * x! + 0.4 * v! + 4 * angle! + turning! > 0);
    const dataset = await record(env(), expert, { episodes: 100, seed: 7 });
    expect(Math.min(...dataset.returns)).toBe(500);
    const bc = new BC(env(), { seed: 1 });
    await bc.learn({ dataset, total_timesteps: 100_000 });
    const { mean } = await bc.evaluate(env(), { episodes: 100 });
    expect(mean).toBeGreaterThanOrEqual(490);

    const ppo = new PPO(make_vec("CartPole-v1", 4), { n_steps: 64, learning_rate: 1e-4 });
    await ppo.policy.load_parameters(await bc.policy.save_parameters());
    expect((await ppo.evaluate(env() as never, { episodes: 10 })).mean).toBeGreaterThanOrEqual(490);
    await ppo.learn({ total_timesteps: 2000 });
    expect((await ppo.evaluate(env() as never, { episodes: 10 })).mean).toBeGreaterThan(400);
  }, 120_000);
});

describe("BC", () => {
  test("has no dataset by itself, and says so", async () => {
    await expect(new BC(make("CartPole-v1")).learn({ total_timesteps: 10 })).rejects.toThrow(
      "Cannot learn CartPole-v1 with BC: it has no dataset; give one that rl.record() made, " +
        "learn({ dataset }), or --dataset on the command line.",
    );
  });

  test("alone takes a dataset: others refuse it", async () => {
    const env = make("CartPole-v1") as Environment<Float32Array, number>;
    const dataset = await record(env, () => 0, { episodes: 1 });
    await expect(new PPO(env).learn({ dataset, total_timesteps: 10 })).rejects.toThrow(
      "Cannot learn with PPO from a dataset: it learns from its own steps; use bc, or leave it out.",
    );
    const other = new BC(make("MountainCar-v0"));
    await expect(other.learn({ dataset, total_timesteps: 10 })).rejects.toThrow(/of another form/);
  });
});
