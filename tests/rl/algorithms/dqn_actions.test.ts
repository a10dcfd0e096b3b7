/** Which actions DQN takes: the best or a random one of those that are allowed, in each environment by itself. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make_vec, SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, zeros } from "../../../gluon/nd/mod.ts";
import { DQN } from "../../../rl/mod.ts";
import { quick } from "../agents.ts";
import { chiSquare } from "../replay/statistics.ts";
import { Scripted } from "../tiny_envs.ts";

beforeAll(async () => setBackend(await load("wasm")));

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
    expect(await agent.act(state, { mask: new Uint8Array([1, 0, 1]) })).toBe(2);
    expect(await agent.act(state, { mask: new Uint8Array([1, 0, 0]) })).toBe(0);
  });

  test("takes a random one of those that are allowed with probability epsilon", async () => {
    const agent = agentOf(1, 3, 2);
    const counts = [0, 0, 0];
    const mask = new Uint8Array([1, 1, 0]);
    for (let i = 0; i < 4000; i++) counts[await agent.act(state, { epsilon: 0.5, mask })]!++;
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
      const act = agent.act(observation, { mask: mask && new Uint8Array(mask) });
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
    const { next_mask } = agent.buffer.arrays();
    expect([...next_mask!.slice(0, 6)]).toEqual([1, 1, 0, 1, 1, 0]);
    expect(await (await agent.update()).asscalar()).toBe(0);
  });

  test("holds for its own environment among several, and where an episode is truncated, too", async () => {
    const [last, first] = [
      [1, 1, 0],
      [0, 1, 1],
    ];
    const scripted = (mask: number[], every: number) =>
      new Scripted((step) => ({ mask, truncated: step % every === 0 }), { mask });
    const envs = [scripted(last, 7), scripted(first, 5)] as const;
    const agent = new DQN(new SyncVectorEnvironment([...envs]), quick);
    await agent.learn({ total_timesteps: 400 });
    expect(new Set(envs[0].actions)).toEqual(new Set([0, 1]));
    expect(new Set(envs[1].actions)).toEqual(new Set([1, 2]));
    const { action, next_mask } = agent.buffer.arrays();
    const masks = Array.from({ length: agent.buffer.length }, (_, i) =>
      next_mask!.slice(3 * i, 3 * i + 3).join(),
    );
    expect(new Set(masks)).toEqual(new Set([last.join(), first.join()]));
    for (const [i, mask] of masks.entries()) expect(mask.split(",")[action![i]!]).toBe("1");
  });

  test("that forbids everything ends the training, and names the environment", async () => {
    const envs = [new Scripted(), new Scripted(() => ({ mask: [0, 0, 0] }))] as const;
    const agent = new DQN(new SyncVectorEnvironment([...envs]), quick);
    await expect(agent.learn({ total_timesteps: 9 })).rejects.toThrow(
      "Cannot learn from Scripted, step 1, env 1: the action mask forbids every action; at least one must be allowed.",
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

  test("may forbid everything where the environment has ended", async () => {
    const env = new Scripted((step) =>
      step % 5 === 0 && step > 0 ? { terminated: true, mask: [0, 0, 0] } : {},
    );
    const agent = new DQN(env, quick);
    await expect(agent.learn({ total_timesteps: 20 })).resolves.toBe(agent);
  });
});

describe("In several environments", () => {
  test("each flips a coin of its own", async () => {
    const envs = [new Scripted(), new Scripted()] as const;
    const agent = new DQN(new SyncVectorEnvironment([...envs]), {
      ...quick,
      learning_starts: 0,
      batch_size: 2000,
      exploration_initial_eps: 0.6,
      exploration_final_eps: 0.6,
    });
    const bias = agent.policy.collect_params().get("1.bias")!;
    bias.set_data(array([1e9, 0, 0])); // the best action is 0
    await agent.learn({ total_timesteps: 3600 });
    const [one, other] = envs.map(({ actions }) => actions);
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
    // Six environments take 3000 steps, of which the first of each later episode are none.
    const ends = discount!.filter((each) => each === 0).length;
    expect(agent.buffer.length).toBeGreaterThan(1500);
    expect(ends).toBeGreaterThan(50);
  });
});
