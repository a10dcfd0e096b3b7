/** Networks by the observations, and gSDE: agents learn with them, and go on from checkpoints. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng, type GeneratorState } from "../../../gluon/random/generator.ts";
import type { Environment, EnvironmentState, InitOptions, Step } from "../../../rl/environment.ts";
import {
  A2C,
  Box,
  DDPG,
  Dict,
  Discrete,
  DQN,
  type Observation,
  PPO,
  PQN,
  SAC,
  type Space,
  TD3,
  TQC,
} from "../../../rl/mod.ts";
import { RepeatAction } from "../identity_env.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** Shows a number from 0 to 2 in its own way; naming it brings 1, by a Box of -1 to 1 less the square of the error. */
class Shown<A extends number | Float32Array = number> implements Environment<Observation, A> {
  readonly name = "Shown";
  readonly observation_space: Space<Observation>;
  readonly action_space: Space<A>;
  readonly #show: (shown: number) => Observation;
  #rng = default_rng(0);
  #shown = 0;
  #steps = 0;

  constructor(
    space: unknown,
    show: (shown: number) => Observation,
    actions: unknown = new Discrete(3),
  ) {
    this.observation_space = space as Space<Observation>;
    this.action_space = actions as Space<A>;
    this.#show = show;
  }

  get_init_state({ seed }: InitOptions = {}): Observation {
    if (seed !== undefined) this.#rng = default_rng(seed);
    this.#steps = 0;
    return this.#next();
  }

  step(action: A): Step {
    const reward =
      typeof action === "number"
        ? Number(action === this.#shown)
        : 1 - ((action[0] as number) - (this.#shown - 1)) ** 2;
    const truncated = ++this.#steps === 20;
    const nextState = this.#next();
    return {
      next_state: nextState,
      reward,
      done: truncated,
      terminated: false,
      truncated,
      info: {},
    };
  }

  #next(): Observation {
    this.#shown = this.#rng.integers(0, 3);
    return this.#show(this.#shown);
  }

  getState(): EnvironmentState {
    return { shown: this.#shown, steps: this.#steps, rng: { ...this.#rng.state } };
  }

  setState({ shown, steps, rng }: EnvironmentState): void {
    this.#shown = shown as number;
    this.#steps = steps as number;
    this.#rng.state = rng as unknown as GeneratorState;
  }
}

const image = new Box({ low: 0, high: 255, shape: [6, 6, 1], dtype: "uint8" });
const light = (shown: number): Uint8Array =>
  new Uint8Array(36).fill(255, 12 * shown, 12 * (shown + 1));
const flag = new Box({ low: 0, high: 1, shape: [1] });

const both = new Dict({ image, flag } as never);
const lightOrFlag = (shown: number): Observation => ({
  image: shown === 2 ? new Uint8Array(36) : light(shown),
  flag: Float32Array.of(shown === 2 ? 1 : 0),
});

const kinds = {
  "images, by a CNN": () => new Shown(image, light),
  "a Dict of an image and a number, by a CNN and as it is": () => new Shown(both, lightOrFlag),
};

const quick = {
  n_steps: 64,
  batch_size: 64,
  n_epochs: 4,
  learning_rate: 3e-3,
  gamma: 0.5,
  seed: 1,
};

describe("PPO learns", () => {
  for (const [kind, make] of Object.entries(kinds)) {
    for (const shareFeaturesExtractor of [true, false]) {
      test(`${kind} (share_features_extractor: ${shareFeaturesExtractor})`, async () => {
        const agent = new PPO(make(), {
          ...quick,
          share_features_extractor: shareFeaturesExtractor,
        });
        await agent.learn({ total_timesteps: 2500 });
        const { mean } = await agent.evaluate(make(), { episodes: 5 });
        expect(mean).toBeGreaterThan(0.95 * 20);
      }, 60_000);
    }
  }

  test("by gSDE, in several environments", async () => {
    const box = new Box({ low: -1, high: 1, shape: [2] });
    const env = (): RepeatAction<Float32Array> => new RepeatAction(box);
    const options = { ...quick, use_sde: true, sde_sample_freq: 4, log_std_init: -2 };
    const agent = new PPO(new SyncVectorEnvironment([env(), env()]), options);
    await agent.learn({ total_timesteps: 8000 });
    const { mean } = await agent.evaluate(env(), { episodes: 5 });
    expect(mean).toBeGreaterThan(0.9 * 20);
  }, 60_000);
});

describe("DQN learns", () => {
  for (const [kind, make] of Object.entries(kinds)) {
    const samples = { num_tau_samples: 8, num_tau_prime_samples: 8, num_quantile_samples: 8 };
    const normalized = { layer_norm: true, net_arch: [] };
    for (const options of [
      {},
      { dueling: true },
      { critic: "iqn", ...samples },
      normalized,
    ] as const) {
      test(`${kind} (${Object.entries(options)[0] ?? "plain"})`, async () => {
        const training = { train_freq: 2, target_update_interval: 50, learning_starts: 100 };
        const learning = { learning_rate: 2e-3, gamma: 0.5, exploration_fraction: 0.5, seed: 1 };
        const agent = new DQN(make(), { net_arch: [32], ...training, ...learning, ...options });
        await agent.learn({ total_timesteps: 2000 });
        const { mean } = await agent.evaluate(make(), { episodes: 5 });
        expect(mean).toBeGreaterThan(0.95 * 20);
      }, 60_000);
    }
  }
});

describe("PQN learns", () => {
  for (const [kind, make] of Object.entries(kinds)) {
    test(kind, async () => {
      const env = new SyncVectorEnvironment([make(), make()] as never);
      const learning = { learning_rate: 3e-3, gamma: 0.5, batch_size: 32, n_steps: 32, seed: 1 };
      const agent = new PQN(env as never, { net_arch: [32], ...learning });
      await agent.learn({ total_timesteps: 4000 });
      const { mean } = await agent.evaluate(make() as never, { episodes: 5 });
      expect(mean).toBeGreaterThan(0.95 * 20);
    }, 60_000);
  }
});

describe("off-policy actor-critics learn", () => {
  const unit = new Box({ low: -1, high: 1, shape: [1] });
  const pixels = (): Shown<Float32Array> => new Shown<Float32Array>(image, light, unit);
  const parts = (): Shown<Float32Array> => new Shown<Float32Array>(both, lightOrFlag, unit);
  const settings = {
    ...{ net_arch: [32], learning_rate: 1e-3, batch_size: 32, gamma: 0, tau: 0.05, seed: 1 },
    ...{ learning_starts: 100, buffer_size: 2000 },
  };
  for (const [what, share, makeAgent, make] of [
    ["SAC images", false, (env, options) => new SAC(env, options), pixels],
    ["SAC a Dict", true, (env, options) => new SAC(env, { ...options, ent_coef: 0.01 }), parts],
    ["TQC images", true, (env, options) => new TQC(env, { ...options, ent_coef: 0.01 }), pixels],
    ["TD3 a Dict", false, (env, options) => new TD3(env, options), parts],
    ["DDPG images", true, (env, options) => new DDPG(env, options), pixels],
  ] as readonly [
    string,
    boolean,
    (env: Shown<Float32Array>, options: object) => SAC,
    typeof parts,
  ][]) {
    test(`${what} (share_features_extractor: ${share})`, async () => {
      const noise = /TD3|DDPG/.test(what) ? { action_noise: "normal", noise_std: 0.3 } : {};
      const agent = makeAgent(make(), {
        ...{ ...settings, ...noise, share_features_extractor: share },
      });
      await agent.learn({ total_timesteps: 1200 });
      const { mean } = await agent.evaluate(make(), { episodes: 5 });
      expect(mean).toBeGreaterThan(12); // the best that does not look is 6.7
    }, 60_000);
  }

  test("with one extractor, which the loss of the policy trains and that of the critics does not", async () => {
    const agent = new SAC(pixels(), { ...settings, share_features_extractor: true });
    const [first] = [...agent.policy.actor.collect_params().values()];
    const [shared] = [...agent.policy.critic.collect_params(".*features").values()];
    const [target] = [...agent.target.collect_params(".*features").values()];
    expect(shared).toBe(first!);
    expect(target).not.toBe(first!);
    await agent.learn({ total_timesteps: 99 });
    const values = (): Promise<unknown[]> =>
      Promise.all([first, target].map((each) => each!.data().tolist()));
    const before = await values();
    await agent.learn({ total_timesteps: 110 });
    const after = await values();
    expect(after[0]).not.toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
    const file = await agent.save();
    const loaded = await SAC.load(file, () => pixels() as never);
    for (const each of [agent, loaded]) await each.learn({ total_timesteps: 130 });
    const [other] = [...loaded.policy.actor.collect_params().values()];
    expect(await other!.data().tolist()).toEqual(await first!.data().tolist());
    agent.dispose();
  });
});

test("by gSDE, a loaded agent goes on as if never interrupted, in the middle of a rollout", async () => {
  const env = (): RepeatAction<Float32Array> =>
    new RepeatAction(new Box({ low: -1, high: 1, shape: [2] }));
  const options = { n_steps: 20, use_sde: true, seed: 3 };
  const weights = async (agent: A2C<Float32Array, Float32Array>): Promise<unknown> =>
    Promise.all([...agent.policy.collect_params().values()].map((each) => each.data().toArray()));
  const whole = new A2C(env(), options);
  await whole.learn({ total_timesteps: 100 });
  const part = new A2C(env(), options);
  await part.learn({ total_timesteps: 100, onStep: ({ step }) => step < 50 });
  const rest = await A2C.load<Float32Array, Float32Array>(await part.save(), env as never);
  await rest.learn();
  expect(await weights(rest)).toEqual(await weights(whole));
});

test("gSDE is refused for other actions, and for a network of one's own", () => {
  const own = (): never => undefined as never;
  expect(() => new PPO(new Shown(image, light), { use_sde: true })).toThrow(
    "Cannot explore actions by gSDE: they are Discrete(3); it is for Box actions and the default network, leave use_sde out.",
  );
  const env = new RepeatAction(new Box({ low: -1, high: 1, shape: [2] }));
  expect(() => new A2C(env, { use_sde: true }, own)).toThrow(/the network is one of your own/);
});
