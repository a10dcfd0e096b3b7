/** Advantage actor-critic: it learns every kind of action, and keeps what it promises. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  A2C,
  type Action,
  Box,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  type Space,
} from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";
import { Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

const quick = { n_steps: 8, learning_rate: 3e-3, gamma: 0.5, seed: 1 };

const spaces: Readonly<Record<string, Space<never>>> = {
  "Discrete, counted from 3,": new Discrete(3, { start: 3 }) as never,
  MultiDiscrete: new MultiDiscrete([3, 2]) as never,
  MultiBinary: new MultiBinary(3) as never,
  Box: new Box({ low: [-1, 0], high: [1, 2] }) as never,
};

describe("A2C learns", () => {
  for (const [name, space] of Object.entries(spaces)) {
    test(`${name} actions, to repeat what it is shown`, async () => {
      const agent = new A2C<Float32Array, Action>(new RepeatAction<Action>(space), quick);
      await agent.learn({ total_timesteps: 12_000 });
      const { mean } = await agent.evaluate(new RepeatAction<Action>(space), { episodes: 5 });
      expect(mean).toBeGreaterThan(0.9 * 20);
    }, 60_000);
  }

  test("CartPole-v1 with the settings of rl-baselines3-zoo", async () => {
    const agent = new A2C(make_vec("CartPole-v1", 8), { seed: 1 });
    await agent.learn({ total_timesteps: 200_000 });
    const { mean } = await agent.evaluate(make("CartPole-v1") as never, { episodes: 20 });
    expect(mean).toBeGreaterThan(450);
  }, 120_000);

  test("CartPole-v1 as fast as Stable-Baselines3's, which ends with 108, 177, 246, 268 and 400", async () => {
    const means: number[] = [];
    for (const seed of [1, 2, 3]) {
      using agent = new A2C(make_vec("CartPole-v1", 8), { seed });
      const returns: number[] = [];
      await agent.learn({
        total_timesteps: 50_000,
        onStep: ({ episodeReturn }) => void (episodeReturn !== null && returns.push(episodeReturn)),
      });
      means.push(average(returns.slice(-100)));
    }
    expect(average(means)).toBeGreaterThan(150);
  }, 60_000);
});

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("A2C", () => {
  test("never takes a masked action", async () => {
    class Masked extends Scripted {
      override step(action: number): ReturnType<Scripted["step"]> {
        if (action === 1) throw new RangeError("masked");
        return super.step(action);
      }
      override action_mask(): Uint8Array {
        return Uint8Array.of(1, 0, 1);
      }
    }
    const agent = new A2C(new Masked((step) => ({ terminated: step === 7 })), quick);
    await agent.learn({ total_timesteps: 300 });
    expect(agent.step).toBe(300);
  });

  test("anneals its learning rate linearly", async () => {
    const seen: unknown[] = [];
    await new A2C(make("CartPole-v1"), { ...quick, learning_rate: "lin_0.01" }).learn({
      total_timesteps: 32,
      onStep: ({ step, metrics }) => void (step % 8 === 0 && seen.push(metrics.learning_rate)),
    });
    expect(seen).toEqual([0.0075, 0.005, 0.0025, 0].map((each) => expect.closeTo(each, 9)));
  });

  test("normalizes the advantages of a rollout of one step, which is alone, as they are", async () => {
    const agent = new A2C(new Scripted(), { ...quick, n_steps: 1, normalize_advantage: true });
    await agent.learn({ total_timesteps: 20 });
    await expect(agent.act(Float32Array.of(1, 0))).resolves.toBeGreaterThanOrEqual(0);
  });

  test("computes the same bits compiled and not", async () => {
    const weights = async (compile: boolean): Promise<unknown> => {
      const agent = new A2C(make("CartPole-v1"), { ...quick, compile });
      await agent.learn({ total_timesteps: 200 });
      const parameters = [...agent.policy.collect_params().values()];
      return Promise.all(parameters.map((each) => each.data().toArray()));
    };
    expect(await weights(true)).toEqual(await weights(false));
  });
});
