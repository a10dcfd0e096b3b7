/** REINFORCE: it learns, with a baseline and without, and from whole episodes alone. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { type Action, Box, Discrete, REINFORCE, type Space } from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";
import { Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

const quick = { n_steps: 200, learning_rate: 1e-2, gamma: 0.5, seed: 1 };

describe("REINFORCE learns", () => {
  const discrete: Space<never> = new Discrete(3) as never;
  const box: Space<never> = new Box({ low: -1, high: 1, shape: [1] }) as never;
  for (const [name, space, baseline] of [
    ["Discrete", discrete, true],
    ["Discrete", discrete, false],
    ["Box", box, true],
  ] as const) {
    test(`${name} actions, to repeat what it is shown (baseline: ${baseline})`, async () => {
      const env = new RepeatAction<Action>(space);
      const agent = new REINFORCE<Float32Array, Action>(env, { ...quick, baseline });
      await agent.learn({ total_timesteps: 20_000 });
      const { mean } = await agent.evaluate(new RepeatAction<Action>(space), { episodes: 5 });
      expect(mean).toBeGreaterThan(0.85 * 20);
    }, 60_000);
  }

  test("in several environments", async () => {
    const env = (): RepeatAction<number> => new RepeatAction(new Discrete(3), 5);
    const agent = new REINFORCE(new SyncVectorEnvironment([env(), env()]), quick);
    await agent.learn({ total_timesteps: 20_000 });
    const { mean } = await agent.evaluate(env(), { episodes: 5 });
    expect(mean).toBeGreaterThan(0.9 * 5);
  }, 60_000);

  test("to balance CartPole-v1 for a while", async () => {
    const agent = new REINFORCE(make("CartPole-v1"), { seed: 1 });
    await agent.learn({ total_timesteps: 50_000 });
    const { mean } = await agent.evaluate(make("CartPole-v1"), { episodes: 20 });
    expect(mean).toBeGreaterThan(120);
  }, 60_000);
});

test("REINFORCE learns nothing from a rollout in which no episode ends", async () => {
  const agent = new REINFORCE(new Scripted(), { ...quick, n_steps: 10 });
  const weights = async (): Promise<unknown> =>
    Promise.all([...agent.policy.collect_params().values()].map((each) => each.data().toArray()));
  const before = await weights();
  const metrics: object[] = [];
  await agent.learn({ total_timesteps: 20, onStep: (each) => void metrics.push(each.metrics) });
  expect(await weights()).toEqual(before);
  expect(metrics.every((each) => Object.keys(each).length === 0)).toBe(true);
});
