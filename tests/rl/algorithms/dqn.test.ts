/** DQN learns, does the same twice, and says what is wrong. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, memory, type NDArray } from "../../../gluon/nd/mod.ts";
import {
  Box,
  DQN,
  type DQNOptions,
  type PrioritizedReplayBuffer,
  type Progress,
} from "../../../rl/mod.ts";
import { quick, targetWeightsOf, weightsOf } from "../agents.ts";
import { Identity, Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

const rainbow: DQNOptions = {
  ...{ critic: "c51", v_min: -1, v_max: 3, n_steps: 3, gamma: 0.2 },
  ...{ double_q: true, dueling: true, noisy: true, prioritized_replay: true },
};

describe("DQN.learn()", () => {
  const variants: readonly [string, DQNOptions][] = [
    ["as it is", {}],
    ["with double Q-learning", { double_q: true }],
    ["with a dueling net", { dueling: true }],
    ["with returns over three steps", { n_steps: 3, gamma: 0.2 }],
    ["with returns over one to three steps", { n_steps: [1, 3], gamma: 0.2 }],
    ["with prioritized replay", { prioritized_replay: true }],
    ["with noisy layers", { noisy: true }],
    ["with layer normalization", { layer_norm: true }],
    ["with Munchausen targets", { munchausen: true }],
    ["with C51", { critic: "c51", v_min: -1, v_max: 3 }],
    ["with QR-DQN", { critic: "qr", n_quantiles: 10 }],
    ["with IQN", { critic: "iqn", num_tau_samples: 8, num_tau_prime_samples: 8 }],
    ["with all of Rainbow", rainbow],
    ["with soft target updates", { tau: 0.1, target_update_interval: 2 }],
    ["with a falling learning rate", { anneal_lr: true, learning_rate: 1e-2 }],
    [
      "with mean squares, RMSProp and no limit to gradients",
      { loss: "mse", optimizer: "rmsprop", max_grad_norm: 0 },
    ],
    ["with a limit to gradients", { max_grad_norm: 0.1 }],
  ];
  test.each(variants)(
    "learns to name what it is shown, %s",
    async (_: string, options: DQNOptions) => {
      const agent = new DQN(new Identity(), { ...quick, ...options });
      await agent.learn({ total_timesteps: 1200 });
      const { mean } = await agent.evaluate(new Identity(), { episodes: 5 });
      expect(mean).toBeGreaterThan(90);
    },
  );

  test("finds the way to the far corner", async () => {
    const agent = new DQN(make("GridWorld-v0"), { ...quick, gamma: 0.9 });
    await agent.learn({ total_timesteps: 2500 });
    const { mean } = await agent.evaluate(make("GridWorld-v0"), { episodes: 1 });
    expect(mean).toBe(-6);
  });

  test("learns from several environments at once", async () => {
    const envs = new SyncVectorEnvironment([new Identity(), new Identity(), new Identity()]);
    const agent = new DQN(envs, quick);
    await agent.learn({ total_timesteps: 1200 });
    expect(agent.step).toBe(1200);
    expect((await agent.evaluate(new Identity(), { episodes: 5 })).mean).toBeGreaterThan(90);
  });

  test("counts actions from where the space begins", async () => {
    const agent = new DQN(new Identity(3, -7), quick);
    await agent.learn({ total_timesteps: 1200 });
    expect(agent.buffer.arrays().action!.every((each) => each >= 0 && each < 3)).toBe(true);
    expect([await agent.act(0), await agent.act(1), await agent.act(2)]).toEqual([-7, -6, -5]);
  });

  test("lets what lies beyond a time limit count, but not what lies beyond the end", async () => {
    // Each step brings 1 and is the last: it is worth 1 at an end, and 1 / (1 - gamma) at a cut.
    const nowhere = new Float32Array(2);
    for (const [end, value] of [
      ["terminated", 1],
      ["truncated", 2],
    ] as const) {
      const env = new Scripted(() => ({ [end]: true, state: nowhere }), { state: nowhere });
      const agent = new DQN(env, { ...quick, loss: "mse", seed: 1 });
      await agent.learn({ total_timesteps: 3000 });
      for (const each of await agent.policy(array([[0, 0]])).toArray()) {
        expect(Math.abs(each - value)).toBeLessThan(0.05);
      }
    }
  });

  test("goes on in the middle of an episode where the last call ended", async () => {
    const [one, two] = [new Scripted(), new Scripted()];
    await new DQN(one, quick).learn({ total_timesteps: 300 });
    const agent = new DQN(two, quick);
    await agent.learn({ total_timesteps: 300, onStep: ({ step }) => step < 130 });
    expect([agent.step, two.seeds]).toEqual([130, [0]]);
    await agent.learn();
    expect([agent.step, two.seeds]).toEqual([300, [0]]);
    expect(two.actions).toEqual(one.actions);
  });

  test("reports every step", async () => {
    const env = new Scripted((step) => ({ terminated: step % 4 === 0, reward: step }));
    const reports: Progress[] = [];
    const agent = new DQN(env, { ...quick, learning_starts: 8, batch_size: 4, train_freq: 1 });
    await agent.learn({
      total_timesteps: 12,
      onStep: (progress) => {
        reports.push(progress);
        return undefined;
      },
    });
    expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const returns = reports.map(({ episodeReturn }) => episodeReturn);
    expect(returns.filter((each) => each !== null)).toEqual([10, 26, 42]);
    expect([returns[3], returns[7], returns[11]]).toEqual([10, 26, 42]);
    expect(reports.map(({ metrics }) => metrics.loss !== undefined).indexOf(true)).toBe(7);
    expect(reports.map(({ metrics }) => metrics.epsilon).slice(0, 8)).toEqual(new Array(8).fill(1));
    expect(reports[11]!.metrics.epsilon).toBeCloseTo(0.05, 10);
  });

  test("waits for a promise of onStep, and ends where it is false", async () => {
    let waited = 0;
    const agent = new DQN(new Scripted(), quick);
    const onStep = async ({ step }: Progress): Promise<boolean> => {
      await Promise.resolve();
      waited = step;
      return step < 7;
    };
    await agent.learn({ total_timesteps: 50, onStep });
    expect([agent.step, waited]).toEqual([7, 7]);
  });

  test("makes gradient_steps updates every train_freq steps of each environment, as Stable-Baselines3", async () => {
    const settings = {
      ...quick,
      learning_starts: 10,
      batch_size: 4,
      train_freq: 4,
      gradient_steps: 3,
    };
    // At 12, 16, ..., 40; two at a time, at 16, 24, 32, 40; eight at a time, at 32.
    for (const [count, phases] of [
      [1, 8],
      [2, 4],
      [8, 1],
    ] as const) {
      const envs = Array.from({ length: count }, () => new Identity());
      const agent = new DQN(new SyncVectorEnvironment([envs[0]!, ...envs.slice(1)]), settings);
      await agent.learn({ total_timesteps: 40 });
      expect([count, agent.trainer.optimizer.num_update]).toEqual([count, phases * 3]);
    }
  });

  test("leaves the number of live arrays and bytes where they were", async () => {
    for (const compile of [true, false]) {
      const agent = new DQN(new Identity(), { ...quick, compile, prioritized_replay: true });
      await agent.learn({ total_timesteps: 300 });
      const before = memory();
      await agent.learn({ total_timesteps: 900 });
      // Training gives the event loop turns, in which agents of earlier tests may be collected.
      expect(memory().arrays).toBeLessThanOrEqual(before.arrays);
      expect(memory().bytes).toBeLessThanOrEqual(before.bytes);
    }
  });

  test.each([0, -5, 1.5, Number.NaN])("refuses %s steps", async (total: number) => {
    await expect(new DQN(new Identity()).learn({ total_timesteps: total })).rejects.toThrow(
      new RangeError(
        `Cannot learn for total_timesteps ${total}: it must be a whole number, 1 or more.`,
      ),
    );
  });

  test("shows a text that is no number of steps as a text", async () => {
    const total = "100" as unknown as number;
    await expect(new DQN(new Identity()).learn({ total_timesteps: total })).rejects.toThrow(
      'Cannot learn for total_timesteps "100": it must be a whole number, 1 or more.',
    );
  });
});

describe("In the course of a training", () => {
  const settings: DQNOptions = { ...quick, learning_starts: 20, train_freq: 1, batch_size: 8 };

  test("the learning rate falls to 0 in a straight line, if it is to", async () => {
    const agent = new DQN(new Identity(), { ...settings, anneal_lr: true, learning_rate: 0.01 });
    const rates: number[] = [];
    const onStep = (): undefined => void rates.push(agent.trainer.learning_rate);
    await agent.learn({ total_timesteps: 100, onStep });
    expect(rates[18]).toBe(0.01); // nothing is learned yet
    for (const step of [20, 50, 75])
      expect(rates[step - 1]).toBeCloseTo(0.01 * (1 - step / 100), 12);
    expect(rates[99]).toBe(0);
  });

  test("beta rises from beta0 to 1 in a straight line", async () => {
    const agent = new DQN(new Identity(), { ...settings, prioritized_replay: true });
    const betas: number[] = [];
    const onStep = (): undefined => void betas.push((agent.buffer as PrioritizedReplayBuffer).beta);
    await agent.learn({ total_timesteps: 100, onStep });
    for (const step of [20, 50, 75])
      expect(betas[step - 1]).toBeCloseTo(0.4 + (0.6 * step) / 100, 12);
    expect(betas[99]).toBe(1);
  });

  test("no update is longer than max_grad_norm times the learning rate", async () => {
    const sgd: DQNOptions = { ...settings, optimizer: "sgd", learning_rate: 0.5 };
    const lengthOf = async (max_grad_norm: number): Promise<number> => {
      const agent = new DQN(new Identity(), { ...sgd, max_grad_norm });
      await agent.learn({ total_timesteps: 19 });
      const before = await weightsOf(agent);
      await agent.update();
      return Math.hypot(...(await weightsOf(agent)).map((each, i) => each - before[i]!));
    };
    expect(await lengthOf(0)).toBeGreaterThan(0.01);
    expect(await lengthOf(0.01)).toBeCloseTo(0.5 * 0.01, 5);
  });
});

describe("DQN.update() and evaluate()", () => {
  test("say so where memory holds too little for a batch", async () => {
    const agent = new DQN(new Identity(), quick);
    await expect(agent.update()).rejects.toThrow(
      new RangeError(
        "Cannot sample 32 transitions: the buffer holds 0; ask for a whole number from 1 to that.",
      ),
    );
  });

  test("refuse the environment that the agent learns from", async () => {
    const env = new Identity();
    await expect(new DQN(env, quick).evaluate(env)).rejects.toThrow(
      new RangeError(
        "Cannot evaluate on Identity: the agent learns from this very environment, and its episode " +
          "would be lost; make another one.",
      ),
    );
  });
});

describe("The same seed", () => {
  const settings: DQNOptions = { ...quick, ...rainbow, n_steps: [1, 3], seed: 4 };
  const train = async (options: DQNOptions = {}): Promise<number[]> => {
    const agent = new DQN(new Identity(), { ...settings, ...options });
    await agent.learn({ total_timesteps: 120 });
    return weightsOf(agent);
  };

  for (const backend of ["reference", "wasm"] as const) {
    test(`gives the same run to the last bit on ${backend}, compiled or not; another does not`, async () => {
      setBackend(await load(backend));
      try {
        const weights = await train();
        expect(await train()).toEqual(weights);
        expect(await train({ compile: false })).toEqual(weights);
        expect(await train({ seed: 5 })).not.toEqual(weights);
      } finally {
        setBackend(await load("wasm"));
      }
    });
  }
});

describe("The target net", () => {
  const settings: DQNOptions = { ...quick, learning_starts: 32, train_freq: 1 };

  test("is the policy net at first, and every target_update_interval steps", async () => {
    const agent = new DQN(new Identity(), { ...settings, target_update_interval: 60 });
    const first = await weightsOf(agent);
    expect(await targetWeightsOf(agent)).toEqual(first);
    await agent.learn({ total_timesteps: 59 });
    expect(await targetWeightsOf(agent)).toEqual(first);
    expect(await weightsOf(agent)).not.toEqual(first);
    await agent.learn({ total_timesteps: 60 });
    expect(await targetWeightsOf(agent)).toEqual(await weightsOf(agent));
  });

  test("moves by the share tau", async () => {
    const agent = new DQN(new Identity(), { ...settings, target_update_interval: 40, tau: 0.25 });
    const first = await targetWeightsOf(agent);
    await agent.learn({ total_timesteps: 40 });
    const policy = await weightsOf(agent);
    for (const [i, each] of (await targetWeightsOf(agent)).entries()) {
      expect(each).toBeCloseTo(0.25 * policy[i]! + 0.75 * first[i]!, 6);
    }
  });
});

describe("A network of one's own", () => {
  test("sees images in their shape, as floats, while memory keeps bytes", async () => {
    const shapes: number[][] = [];
    class Eyes extends nn.Block {
      head = new nn.Dense(3);
      override forward(x: NDArray): NDArray {
        shapes.push([...x.shape]);
        return this.head(x.multiply(1 / 255));
      }
    }
    const env = new Scripted();
    const images = new Box({ low: 0, high: 255, shape: [2, 3, 1], dtype: "uint8" });
    const see = (): Uint8Array => Uint8Array.from({ length: 6 }, (_, i) => i * 40);
    Object.assign(env, { observation_space: images, get_init_state: see });
    const step = env.step.bind(env);
    Object.assign(env, { step: (action: number) => ({ ...step(action), next_state: see() }) });
    const agent = new DQN(env, { ...quick, learning_starts: 8, batch_size: 8 }, () => new Eyes());
    await agent.learn({ total_timesteps: 20 });
    expect(agent.buffer.arrays().frames0).toBeInstanceOf(Uint8Array);
    expect(new Set(shapes.map((each) => each.join()))).toEqual(new Set(["1,2,3,1", "8,2,3,1"]));
  });
});

test("DQN refuses an environment whose actions are not Discrete", () => {
  expect(() => new DQN(make("Pendulum-v1") as never)).toThrow(
    new TypeError(
      "Cannot learn Pendulum-v1 with DQN: its actions are Box(-2.0, 2.0, (1,), float32); they must be Discrete; use sac, td3 or ppo.",
    ),
  );
});

test("DQN refuses Munchausen targets where actions are masked", () => {
  expect(() => new DQN(new Scripted(), { munchausen: true })).toThrow(
    new TypeError(
      "Cannot learn Scripted with Munchausen DQN: its actions are masked, and the policy of past states would need " +
        "their masks; leave munchausen out.",
    ),
  );
});

test("DQN refuses a network without fractions where it is to learn implicit quantiles", async () => {
  const net = (): nn.Dense => new nn.Dense(4 * 32);
  const agent = new DQN(new Identity(), { ...quick, critic: "iqn" }, net);
  await expect(agent.learn({ total_timesteps: 200 })).rejects.toThrow(
    new TypeError(
      "Cannot learn implicit quantiles with this network: it takes no fractions; leave it out, or choose critic " +
        '"qr" or "c51".',
    ),
  );
});
