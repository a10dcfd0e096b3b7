/** Proximal policy optimization: it learns every kind of action, and keeps what it promises. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, make_vec, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  type Action,
  Box,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  PPO,
  type PPOOptions,
  type Progress,
  readMetrics,
  type Space,
} from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";
import { Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

const quick: PPOOptions = {
  n_steps: 64,
  batch_size: 64,
  learning_rate: 1e-3,
  ent_coef: 0.02,
  gamma: 0.5,
  seed: 1,
};

/** Of 20 at the most; random actions bring some 7. */
const LEARNED = 17;

const spaces: Readonly<Record<string, Space<never>>> = {
  "Discrete, counted from 3,": new Discrete(3, { start: 3 }) as never,
  MultiDiscrete: new MultiDiscrete([3, 2]) as never,
  MultiBinary: new MultiBinary(3) as never,
  Box: new Box({ low: [-1, 0], high: [1, 2] }) as never,
};

describe("PPO learns", () => {
  for (const [name, space] of Object.entries(spaces)) {
    test(`${name} actions, to repeat what it is shown`, async () => {
      const agent = new PPO<Float32Array, Action>(new RepeatAction<Action>(space), quick);
      await agent.learn({ total_timesteps: 8000 });
      const { mean } = await agent.evaluate(new RepeatAction<Action>(space), { episodes: 5 });
      expect(mean).toBeGreaterThan(LEARNED);
    }, 60_000);
  }

  test("in several environments, whose resets are no transitions", async () => {
    const space = new Discrete(3);
    const env = (): RepeatAction<number> => new RepeatAction(space, 5);
    const envs = new SyncVectorEnvironment([env(), env(), env(), env()]);
    const agent = new PPO(envs, { ...quick, n_steps: 16 });
    await agent.learn({ total_timesteps: 8000 });
    const { mean } = await agent.evaluate(new RepeatAction(space), { episodes: 5 });
    expect(mean).toBeGreaterThan(LEARNED);
  }, 60_000);
});

describe("PPO", () => {
  test("never takes a masked action, and gives it no probability in its updates", async () => {
    class Masked extends Scripted {
      override step(action: number): ReturnType<Scripted["step"]> {
        if (action === 1) throw new RangeError("masked");
        return super.step(action);
      }
      override action_mask(): Uint8Array {
        return Uint8Array.of(1, 0, 1);
      }
    }
    const agent = new PPO(new Masked((step) => ({ terminated: step === 7 })), quick);
    await agent.learn({ total_timesteps: 300 });
    for (let i = 0; i < 20; i++) {
      const options = { mask: [1, 0, 1], deterministic: false };
      expect(await agent.act(Float32Array.of(i, 0), options)).not.toBe(1);
    }
  });

  test("ends the epochs of a rollout where the KL divergence exceeds its target", async () => {
    const updatesWith = async (target_kl: number | null): Promise<number> => {
      const agent = new PPO(make("CartPole-v1"), { ...quick, learning_rate: 0.05, target_kl });
      const reports: Progress[] = [];
      await agent.learn({ total_timesteps: 64, onStep: (each) => void reports.push(each) });
      return (await readMetrics(reports.at(-1)!.metrics)).approx_kl as number;
    };
    expect(await updatesWith(0.001)).toBeLessThan(await updatesWith(null));
  });

  test("anneals learning rate and clip range linearly", async () => {
    const seen: number[][] = [];
    const options: PPOOptions = { ...quick, learning_rate: "lin_0.01", clip_range: "lin_0.2" };
    await new PPO(make("CartPole-v1"), options).learn({
      total_timesteps: 256,
      onStep: ({ step, metrics }) => {
        if (step % 64 === 0) seen.push([metrics.learning_rate, metrics.clip_range] as number[]);
      },
    });
    for (const [i, share] of [0.75, 0.5, 0.25, 0].entries()) {
      expect(seen[i]![0]).toBeCloseTo(0.01 * share, 9);
      expect(seen[i]![1]).toBeCloseTo(0.2 * share, 9);
    }
  });

  test("takes minibatches that do not divide the rollout, and a last one of one", async () => {
    const agent = new PPO(make("CartPole-v1"), { ...quick, n_steps: 33, batch_size: 8 });
    await agent.learn({ total_timesteps: 70 });
    expect(agent.step).toBe(70);
  });

  test("clips Box actions to the bounds, whatever the policy draws", async () => {
    const env = new RepeatAction(new Box({ low: -0.1, high: 0.1, shape: [1] }));
    const agent = new PPO(env, { ...quick, log_std_init: 2 });
    await agent.learn({ total_timesteps: 100 }); // the environment refuses what is beyond
    expect(agent.step).toBe(100);
  });

  test("refuses a network with outputs of other shapes, and unknown options", () => {
    expect(() => new PPO(make("CartPole-v1"), {}, (() => new nn.Dense(3)) as never)).toThrow(
      "Cannot use a network with output (1, 3) for one observation: it must be [(1, 2), (1, 1)].",
    );
    expect(() => new PPO(make("CartPole-v1"), { clip_range: -1 })).toThrow(/clip_range is -1/);
    expect(() => new PPO(make("CartPole-v1"), { learning_rate: "lin_0" })).toThrow(
      /learning_rate is "lin_0"/,
    );
  });

  test("trains the same with one environment and with a vector of one that never ends an episode", async () => {
    const one = new PPO(new Scripted(), quick);
    await one.learn({ total_timesteps: 200 });
    const vector = new PPO(new SyncVectorEnvironment([new Scripted()]), quick);
    await vector.learn({ total_timesteps: 200 });
    const weights = async (agent: PPO<Float32Array, number>): Promise<unknown> => {
      const arrays = [...agent.policy.collect_params().values()].map((each) => each.data());
      return Promise.all(arrays.map((each) => each.toArray()));
    };
    const [a, b] = [await weights(one as never), await weights(vector as never)];
    expect(JSON.stringify(a).length).toBeGreaterThan(1000);
    for (const [i, each] of (a as Float32Array[]).entries()) {
      for (const [k, value] of each.entries()) {
        expect((b as Float32Array[])[i]![k]).toBeCloseTo(value, 4);
      }
    }
  });

  test("solves CartPole-v1 with the settings of rl-baselines3-zoo", async () => {
    const agent = new PPO(make_vec("CartPole-v1", 8), {
      n_steps: 32,
      batch_size: 256,
      n_epochs: 20,
      gae_lambda: 0.8,
      gamma: 0.98,
      learning_rate: "lin_0.001",
      clip_range: "lin_0.2",
    });
    await agent.learn({ total_timesteps: 60_000 });
    const { mean } = await agent.evaluate(make("CartPole-v1") as never, { episodes: 20 });
    expect(mean).toBeGreaterThan(475);
  }, 120_000);
});
