/** Environments and callbacks that fail in the course of a training: what is said, and how it goes on. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN, type Progress } from "../../../rl/mod.ts";
import { quick, weightsOf } from "../agents.ts";
import { Identity, type Line, Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

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
      'the reward is "1"; it must be a finite number',
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
      "a reward beyond float32",
      { reward: 1e39 },
      "the reward is 1e+39; it must be a finite float32",
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
      const agent = new DQN(env, { ...quick, strict: true });
      await expect(agent.learn({ total_timesteps: 20 })).rejects.toThrow(
        new RangeError(`Cannot learn from Scripted, step 7: ${text}.`),
      );
      expect([agent.step, agent.buffer.length]).toEqual([6, 6]);
    },
  );

  test("in one of several environments is named too", async () => {
    const broken = new Scripted((step) => (step === 3 ? { reward: Number.NaN } : {}));
    const envs = new SyncVectorEnvironment([new Scripted(), broken]);
    await expect(new DQN(envs, quick).learn({ total_timesteps: 20 })).rejects.toThrow(
      new RangeError(
        "Cannot learn from Scripted, step 3, env 1: the reward is NaN; it must be a finite number.",
      ),
    );
    const blind = new Scripted(() => ({ state: new Float32Array([0, Number.NaN]) }));
    const others = new SyncVectorEnvironment([new Scripted(), new Scripted(), blind]);
    await expect(new DQN(others, quick).learn({ total_timesteps: 20 })).rejects.toThrow(
      "Cannot learn from Scripted, step 1, env 2: the observation Float32Array [0, NaN] is not in",
    );
  });

  test("by what it shows first is named as well", async () => {
    const env = new Scripted(() => ({}), { state: new Float32Array(1) });
    await expect(new DQN(env, quick).learn({ total_timesteps: 20 })).rejects.toThrow(
      "Cannot learn from Scripted, step 0: the observation Float32Array [0] is not in",
    );
  });

  test("as one of several environments leaves the agent as it was, to go on with new episodes everywhere", async () => {
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
