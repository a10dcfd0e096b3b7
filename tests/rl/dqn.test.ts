/** DQN learns, does the same twice, and says what is wrong. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../backends/mod.ts";
import { make, make_vec, SyncVectorEnvironment } from "../../envs/mod.ts";
import { nn } from "../../gluon/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { array, memory, type NDArray, zeros } from "../../gluon/nd/mod.ts";
import {
  Box,
  DQN,
  type DQNOptions,
  type PrioritizedReplayBuffer,
  type Progress,
} from "../../rl/mod.ts";
import { targetWeightsOf, weightsOf } from "./agents.ts";
import { chiSquare } from "./statistics.ts";
import { Identity, type Line, Scripted } from "./tiny_worlds.ts";

beforeAll(async () => setBackend(await load("wasm")));

/** Settings with which a world of a few states is learned in some hundred steps. */
const quick: DQNOptions = {
  net_arch: [32],
  learning_rate: 5e-3,
  buffer_size: 2000,
  learning_starts: 100,
  train_freq: 2,
  target_update_interval: 50,
  exploration_fraction: 0.5,
  gamma: 0.5,
};

describe("DQN.learn()", () => {
  const variants: readonly [string, DQNOptions][] = [
    ["as it is", {}],
    ["with double Q-learning", { double_q: true }],
    ["with a dueling net", { dueling: true }],
    ["with returns over three steps", { n_steps: 3, gamma: 0.2 }],
    ["with prioritized replay", { prioritized_replay: true }],
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
      const { mean } = await agent.evaluate(new Identity(), 5);
      expect(mean).toBeGreaterThan(90);
    },
  );

  test("finds the way to the far corner", async () => {
    const agent = new DQN(make("GridWorld-v0"), { ...quick, gamma: 0.9 });
    await agent.learn({ total_timesteps: 2500 });
    const { mean } = await agent.evaluate(make("GridWorld-v0"), 1);
    expect(mean).toBe(-6);
  });

  test("learns from several worlds at once", async () => {
    const envs = new SyncVectorEnvironment([new Identity(), new Identity(), new Identity()]);
    const agent = new DQN(envs, quick);
    await agent.learn({ total_timesteps: 1200 });
    expect(agent.step).toBe(1200);
    expect((await agent.evaluate(new Identity(), 5)).mean).toBeGreaterThan(90);
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
    expect(reports.map(({ loss }) => loss !== null).indexOf(true)).toBe(7);
    expect(reports.map(({ epsilon }) => epsilon).slice(0, 8)).toEqual(new Array(8).fill(1));
    expect(reports[11]!.epsilon).toBeCloseTo(0.05, 10);
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

  test("makes gradient_steps updates every train_freq steps, as many per step in several worlds", async () => {
    const settings = {
      ...quick,
      learning_starts: 10,
      batch_size: 4,
      train_freq: 4,
      gradient_steps: 3,
    };
    for (const count of [1, 2, 8]) {
      const worlds = Array.from({ length: count }, () => new Identity());
      const agent = new DQN(new SyncVectorEnvironment([worlds[0]!, ...worlds.slice(1)]), settings);
      await agent.learn({ total_timesteps: 40 });
      // At 12, 16, ..., 40; or, eight steps at a time, at 16, 24, 32, 40, twice each.
      expect([count, agent.trainer.optimizer.num_update]).toEqual([count, 8 * 3]);
    }
  });

  test("leaves the number of live arrays and bytes where they were", async () => {
    for (const compile of [true, false]) {
      const agent = new DQN(new Identity(), { ...quick, compile, prioritized_replay: true });
      await agent.learn({ total_timesteps: 300 });
      const before = memory();
      await agent.learn({ total_timesteps: 900 });
      expect(memory()).toEqual(before);
    }
  });

  test.each([0, -5, 1.5, Number.NaN])("refuses %s steps", async (total: number) => {
    await expect(new DQN(new Identity()).learn({ total_timesteps: total })).rejects.toThrow(
      new RangeError(
        `Cannot learn for total_timesteps ${total}: it must be a whole number, 1 or more.`,
      ),
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
  const settings: DQNOptions = { ...quick, prioritized_replay: true, n_steps: 2, seed: 4 };
  const train = async (options: DQNOptions = {}): Promise<number[]> => {
    const agent = new DQN(new Identity(), { ...settings, ...options });
    await agent.learn({ total_timesteps: 400 });
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

describe("DQN.act()", () => {
  /** An agent whose values of actions 0, 1, 2 are these, whatever it sees. */
  function agentOf(...values: number[]): DQN<Float32Array> {
    const agent = new DQN(new Scripted(), { net_arch: [], seed: 3 });
    const { weight, bias } = Object.fromEntries(
      [...agent.policy.collect_params()].map(([name, each]) => [name.slice(2), each]),
    );
    weight!.set_data(zeros([3, 2]));
    bias!.set_data(array(values));
    return agent;
  }
  const state = new Float32Array(2);

  test("takes the best action of those that are allowed", async () => {
    const agent = agentOf(1, 3, 2);
    expect(await agent.act(state)).toBe(1);
    expect(await agent.act(state, 0, new Uint8Array([1, 0, 1]))).toBe(2);
    expect(await agent.act(state, 0, new Uint8Array([1, 0, 0]))).toBe(0);
  });

  test("takes a random one of those that are allowed with probability epsilon", async () => {
    const agent = agentOf(1, 3, 2);
    const counts = [0, 0, 0];
    const mask = new Uint8Array([1, 1, 0]);
    for (let i = 0; i < 4000; i++) counts[await agent.act(state, 0.5, mask)]!++;
    expect(counts[2]).toBe(0);
    expect(chiSquare(counts.slice(0, 2), [1000, 3000])).toBeLessThan(10.8); // p = 0.001 at 1
  });

  test("refuses what is no observation, and masks that allow nothing or do not fit", async () => {
    const agent = agentOf(1, 3, 2);
    const refusals: readonly [Float32Array, number[] | undefined, string][] = [
      [
        new Float32Array([1, Number.NaN]),
        undefined,
        "the observation Float32Array [1, NaN] is not in observation_space Box(-1000000.0, 1000000.0, (2,), float32)",
      ],
      [
        new Float32Array(3),
        undefined,
        "the observation Float32Array [0, 0, 0] is not in observation_space Box(-1000000.0, 1000000.0, (2,), float32)",
      ],
      [state, [0, 0, 0], "the action mask forbids every action; at least one must be allowed"],
      [state, [1, 1], "the action mask is for 2 actions, but there are 3"],
    ];
    for (const [observation, mask, text] of refusals) {
      const act = agent.act(observation, 0, mask && new Uint8Array(mask));
      await expect(act).rejects.toThrow(new RangeError(`Cannot act in Scripted: ${text}.`));
    }
  });
});

describe("A mask", () => {
  test("keeps forbidden actions from being taken and from counting in targets", async () => {
    // Action 2 is forbidden, the rest brings nothing, and the net says so of the only state there
    // is: all is as it should be, and nothing is left to learn, unless action 2 counts.
    const [mask, state] = [[1, 1, 0], new Float32Array(2)];
    const env = new Scripted((step) => ({ reward: 0, mask, state, truncated: step % 9 === 0 }), {
      mask,
      state,
    });
    const agent = new DQN(env, { ...quick, learning_starts: 40 });
    agent.policy
      .collect_params()
      .get("1.bias")!
      .set_data(array([0, 0, 50]));
    agent.target
      .collect_params()
      .get("1.bias")!
      .set_data(array([0, 0, 50]));
    await agent.learn({ total_timesteps: 300 });
    expect(env.actions).not.toContain(2);
    const { nextMask } = agent.buffer.arrays();
    expect([...nextMask!.slice(0, 6)]).toEqual([1, 1, 0, 1, 1, 0]);
    expect(await (await agent.update()).asscalar()).toBe(0);
  });

  test("holds for its own world among several, and where an episode is cut short, too", async () => {
    const [last, first] = [
      [1, 1, 0],
      [0, 1, 1],
    ];
    const world = (mask: number[], every: number) =>
      new Scripted((step) => ({ mask, truncated: step % every === 0 }), { mask });
    const worlds = [world(last, 7), world(first, 5)] as const;
    const agent = new DQN(new SyncVectorEnvironment([...worlds]), quick);
    await agent.learn({ total_timesteps: 400 });
    expect(new Set(worlds[0].actions)).toEqual(new Set([0, 1]));
    expect(new Set(worlds[1].actions)).toEqual(new Set([1, 2]));
    const { action, nextMask } = agent.buffer.arrays();
    const masks = Array.from({ length: agent.buffer.length }, (_, i) =>
      nextMask!.slice(3 * i, 3 * i + 3).join(),
    );
    expect(new Set(masks)).toEqual(new Set([last.join(), first.join()]));
    for (const [i, mask] of masks.entries()) expect(mask.split(",")[action![i]!]).toBe("1");
  });

  test("that forbids everything ends the training, and names the world", async () => {
    const worlds = [new Scripted(), new Scripted(() => ({ mask: [0, 0, 0] }))] as const;
    const agent = new DQN(new SyncVectorEnvironment([...worlds]), quick);
    await expect(agent.learn({ total_timesteps: 9 })).rejects.toThrow(
      "Cannot learn from Scripted, step 1, world 1: the action mask forbids every action; at least one must be allowed.",
    );
  });

  test("that forbids everything ends the training, and names the step", async () => {
    const env = new Scripted((step) => ({ mask: step === 5 ? [0, 0, 0] : [1, 1, 1] }));
    await expect(new DQN(env, quick).learn({ total_timesteps: 9 })).rejects.toThrow(
      new RangeError(
        "Cannot learn from Scripted, step 5: the action mask forbids every action; at least one must be allowed.",
      ),
    );
  });

  test("may forbid everything where the world has ended", async () => {
    const env = new Scripted((step) =>
      step % 5 === 0 && step > 0 ? { terminated: true, mask: [0, 0, 0] } : {},
    );
    const agent = new DQN(env, quick);
    await expect(agent.learn({ total_timesteps: 20 })).resolves.toBe(agent);
  });
});

describe("An environment that fails", () => {
  const faults: readonly [string, Line, string][] = [
    ["NaN as reward", { reward: Number.NaN }, "the reward is NaN; it must be a finite number"],
    [
      "an infinite reward",
      { reward: -Infinity },
      "the reward is -Infinity; it must be a finite number",
    ],
    [
      "no number as reward",
      { reward: "1" as unknown as number },
      "the reward is 1; it must be a finite number",
    ],
    [
      "an array as reward",
      { reward: [1] as unknown as number },
      "the reward is [1]; it must be a finite number",
    ],
    [
      "NaN in an observation",
      { state: new Float32Array([1, Number.NaN]) },
      "the observation Float32Array [1, NaN] is not in observation_space Box(-1000000.0, 1000000.0, (2,), float32)",
    ],
    [
      "an observation of another length",
      { state: new Float32Array(12) },
      "the observation Float32Array [0, 0, 0, 0, 0, 0, 0, 0, ... 12 numbers] is not in observation_space Box(-1000000.0, 1000000.0, (2,), float32)",
    ],
    [
      "an observation out of bounds",
      { state: new Float32Array([2e6, 0]) },
      "the observation Float32Array [2000000, 0] is not in observation_space Box(-1000000.0, 1000000.0, (2,), float32)",
    ],
    [
      "an array of another kind",
      { state: [1, 2] as unknown as Float32Array },
      "the observation [1, 2] is not in observation_space Box(-1000000.0, 1000000.0, (2,), float32)",
    ],
  ];
  test.each(faults)(
    "by %s is named, with step and value",
    async (_: string, line: Line, text: string) => {
      const env = new Scripted((step) => (step === 7 ? line : {}));
      const agent = new DQN(env, quick);
      await expect(agent.learn({ total_timesteps: 20 })).rejects.toThrow(
        new RangeError(`Cannot learn from Scripted, step 7: ${text}.`),
      );
      expect([agent.step, agent.buffer.length]).toEqual([6, 6]);
    },
  );

  test("in one of several worlds is named too", async () => {
    const broken = new Scripted((step) => (step === 3 ? { reward: Number.NaN } : {}));
    const envs = new SyncVectorEnvironment([new Scripted(), broken]);
    await expect(new DQN(envs, quick).learn({ total_timesteps: 20 })).rejects.toThrow(
      new RangeError(
        "Cannot learn from Scripted, step 3, world 1: the reward is NaN; it must be a finite number.",
      ),
    );
    const blind = new Scripted(() => ({ state: new Float32Array([0, Number.NaN]) }));
    const others = new SyncVectorEnvironment([new Scripted(), new Scripted(), blind]);
    await expect(new DQN(others, quick).learn({ total_timesteps: 20 })).rejects.toThrow(
      "Cannot learn from Scripted, step 1, world 2: the observation Float32Array [0, NaN] is not in",
    );
  });

  test("by what it shows first is named as well", async () => {
    const env = new Scripted(() => ({}), { state: new Float32Array(1) });
    await expect(new DQN(env, quick).learn({ total_timesteps: 20 })).rejects.toThrow(
      "Cannot learn from Scripted, step 0: the observation Float32Array [0] is not in",
    );
  });

  test("as one of several worlds leaves the agent as it was, to go on with new episodes everywhere", async () => {
    let broken = true;
    const flaky = new Scripted((step) =>
      step === 8 && broken ? { error: new Error("snapped") } : {},
    );
    const steady = new Scripted();
    const agent = new DQN(new SyncVectorEnvironment([steady, flaky]), { ...quick, n_steps: 2 });
    await expect(agent.learn({ total_timesteps: 40 })).rejects.toThrow(new Error("snapped"));
    expect([agent.step, agent.buffer.length]).toEqual([14, 12]);
    broken = false;
    await agent.learn();
    expect([agent.step, agent.buffer.length]).toEqual([40, 12 + 24]);
    for (const { seeds } of [steady, flaky]) expect(seeds).toHaveLength(2);
  });

  test("in the middle of an episode leaves the agent as it was, to go on with a new episode", async () => {
    let broken = true;
    const env = new Scripted((step) =>
      step === 8 && broken ? { error: new Error("snapped") } : {},
    );
    const agent = new DQN(env, { ...quick, n_steps: 3 });
    await expect(agent.learn({ total_timesteps: 20 })).rejects.toThrow(new Error("snapped"));
    expect([agent.step, agent.buffer.length]).toEqual([7, 5]);
    broken = false;
    await agent.learn();
    expect([agent.step, env.seeds]).toEqual([20, [0, undefined]]);
    // Nothing in the buffer leads from the broken episode into the new one.
    const { state, next_state } = agent.buffer.arrays();
    const spans = Array.from({ length: agent.buffer.length }, (_, i) => [
      state![2 * i],
      next_state![2 * i],
    ]);
    expect(spans.some(([from, to]) => from! < 8 && to! > 8)).toBe(false);
    expect(spans).toHaveLength(5 + 11);
  });

  test("at the beginning of an episode loses nothing of the one before", async () => {
    const env = new Scripted((step) => ({ terminated: step % 5 === 0 }));
    const begin = env.get_init_state.bind(env);
    const snap = (): never => {
      throw new Error("snapped");
    };
    const agent = new DQN(env, quick);
    const onStep = ({ step }: Progress): undefined => {
      if (step === 7) env.get_init_state = snap;
    };
    await expect(agent.learn({ total_timesteps: 20, onStep })).rejects.toThrow("snapped");
    expect([agent.step, agent.buffer.length]).toEqual([10, 10]);
    env.get_init_state = begin;
    await agent.learn();
    expect([agent.step, agent.buffer.length]).toEqual([20, 20]);
  });

  test("does no harm to a later evaluation or action", async () => {
    const env = new Scripted((step) => (step === 3 ? { error: new Error("snapped") } : {}));
    const agent = new DQN(env, quick);
    await expect(agent.learn({ total_timesteps: 5 })).rejects.toThrow("snapped");
    expect([0, 1, 2]).toContain(await agent.act(new Float32Array(2)));
  });
});

describe("A callback that throws", () => {
  test("ends the training between two steps, and it goes on as if nothing had been", async () => {
    const [whole, agent] = [new DQN(new Identity(), quick), new DQN(new Identity(), quick)];
    await whole.learn({ total_timesteps: 300 });
    const onStep = ({ step }: Progress): undefined => {
      if (step === 157) throw new Error("enough");
    };
    const learning = agent.learn({ total_timesteps: 300, onStep });
    await expect(learning).rejects.toThrow(new Error("enough"));
    expect(agent.step).toBe(157);
    await agent.learn();
    expect(await weightsOf(agent)).toEqual(await weightsOf(whole));
  });
});

describe("In several worlds", () => {
  test("each flips a coin of its own", async () => {
    const worlds = [new Scripted(), new Scripted()] as const;
    const agent = new DQN(new SyncVectorEnvironment([...worlds]), {
      ...quick,
      learning_starts: 0,
      batch_size: 2000,
      exploration_initial_eps: 0.6,
      exploration_final_eps: 0.6,
    });
    const bias = agent.policy.collect_params().get("1.bias")!;
    bias.set_data(array([1e9, 0, 0])); // the best action is 0
    await agent.learn({ total_timesteps: 3600 });
    const [one, other] = worlds.map(({ actions }) => actions);
    const counts = [0, 0, 0, 0]; // how often neither, one, the other, both took another action
    for (const [i, action] of one!.entries()) counts[+(action > 0) + 2 * +(other![i]! > 0)]!++;
    const p = 0.6 * (2 / 3);
    const shares = [(1 - p) ** 2, p * (1 - p), p * (1 - p), p ** 2];
    const expected = shares.map((share) => share * 1800);
    expect(chiSquare(counts, expected)).toBeLessThan(16.3); // p = 0.001 at 3
  });

  test("no transition leads across a reset", async () => {
    const envs = make_vec("CartPole-v1", 6);
    const agent = new DQN(envs, { ...quick, learning_starts: 1e6, exploration_initial_eps: 1 });
    await agent.learn({ total_timesteps: 3000 });
    const { state, next_state, discount } = agent.buffer.arrays();
    for (let i = 0; i < agent.buffer.length; i++) {
      // CartPole moves its cart by 0.02 s times its velocity; a reset puts it elsewhere.
      const expected = state![4 * i]! + 0.02 * state![4 * i + 1]!;
      expect(Math.abs(next_state![4 * i]! - expected)).toBeLessThan(1e-6);
    }
    // Six worlds take 3000 steps, of which the first of each later episode are none.
    const ends = discount!.filter((each) => each === 0).length;
    expect(agent.buffer.length).toBeGreaterThan(1500);
    expect(ends).toBeGreaterThan(50);
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
    expect(agent.buffer.arrays().state).toBeInstanceOf(Uint8Array);
    expect(new Set(shapes.map((each) => each.join()))).toEqual(new Set(["1,2,3,1", "8,2,3,1"]));
  });
});

test("DQN refuses an environment whose actions are not Discrete", () => {
  expect(() => new DQN(make("Pendulum-v1") as never)).toThrow(
    new TypeError(
      "Cannot learn Pendulum-v1 with DQN: its actions are Box(-2.0, 2.0, (1,), float32); they must be Discrete.",
    ),
  );
});
