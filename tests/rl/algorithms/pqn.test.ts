/** PQN: its updates against PyTorch, and that it learns. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make, make_vec } from "../../../envs/mod.ts";
import { SyncVectorEnvironment } from "../../../envs/vector/sync_vector_environment.ts";
import type { Block } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { PQN, type PQNOptions, readMetrics } from "../../../rl/mod.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../gluon/nd/support/golden.ts";
import { Identity, Scripted } from "../tiny_envs.ts";

interface Case {
  readonly options: PQNOptions & { readonly batch_size: number };
  readonly weights: Readonly<Record<string, GoldenArray>>;
  readonly state: GoldenArray;
  readonly action: GoldenArray;
  readonly reward: GoldenArray;
  readonly done: GoldenArray;
  readonly value: GoldenArray;
  readonly final_value: GoldenArray;
  readonly last_value: GoldenArray;
  readonly target: GoldenArray;
  readonly loss: number;
  readonly weights_after: Readonly<Record<string, GoldenArray>>;
}

beforeAll(async () => setBackend(await load("wasm")));

const quick: PQNOptions = {
  net_arch: [32],
  learning_rate: "lin_0.01",
  n_steps: 16,
  batch_size: 32,
  gamma: 0.5,
};

const identities = (): SyncVectorEnvironment<number, number> =>
  new SyncVectorEnvironment([new Identity(), new Identity(), new Identity(), new Identity()]);

async function weightsOf(net: Block): Promise<number[]> {
  const all = [...net.collect_params().values()].map((each) => each.data().toArray());
  return (await Promise.all(all)).flatMap((each) => [...each]);
}

describe("PQN.update()", () => {
  for (const [i, golden] of goldenCases<Case>("torch_pqn").entries()) {
    test(`has the lambda returns, loss and weights of PyTorch, case ${i}`, async () => {
      const agent = new PQN(make_vec("CartPole-v1", 3), { ...golden.options, net_arch: [8] });
      for (const [name, value] of Object.entries(golden.weights)) {
        agent.policy.collect_params().get(name)!.set_data(fromGolden(value));
      }
      const { rollout } = agent;
      rollout.states.all.set(golden.state.data);
      rollout.actions.all.set(golden.action.data);
      for (const name of ["reward", "value", "done"] as const) rollout[name].set(golden[name].data);
      rollout.finalValue.set(golden.final_value.data);
      rollout.isValid.fill(1);
      const metrics = await agent.update(Float32Array.from(golden.last_value.data));
      for (const [k, each] of golden.target.data.entries()) {
        expect(rollout.target[k]).toBeCloseTo(each, 5);
      }
      expect((await readMetrics(metrics)).loss).toBeCloseTo(golden.loss, 5);
      for (const [name, parameter] of agent.policy.collect_params()) {
        await expectGolden(parameter.data(), golden.weights_after[name]!);
      }
    });
  }
});

describe("PQN", () => {
  test("learns to name what it is shown, in four environments and in one", async () => {
    for (const env of [identities(), new Identity()]) {
      const agent = new PQN(env, quick);
      await agent.learn({ total_timesteps: 4000 });
      expect((await agent.evaluate(new Identity(), { episodes: 5 })).mean).toBeGreaterThan(90);
    }
  });

  test("computes the same bits compiled and not", async () => {
    const train = async (compile: boolean): Promise<number[]> => {
      const agent = new PQN(identities(), { ...quick, compile });
      await agent.learn({ total_timesteps: 640 });
      return weightsOf(agent.policy);
    };
    expect(await train(true)).toEqual(await train(false));
  });

  test("lets what lies beyond a time limit count, but not what lies beyond the end", async () => {
    const nowhere = new Float32Array(2);
    for (const [end, value] of [
      ["terminated", 1],
      ["truncated", 2],
    ] as const) {
      const env = new Scripted(() => ({ [end]: true, state: nowhere }), { state: nowhere });
      const agent = new PQN(env, quick);
      await agent.learn({ total_timesteps: 3000 });
      const best = Math.max(...agent.rollout.value);
      expect(Math.abs(best - value)).toBeLessThan(0.05);
    }
  });

  test("never takes a masked action, nor counts its value", async () => {
    const mask = [1, 0, 1];
    const env = new Scripted((step) => ({ mask, terminated: step % 5 === 0 }), { mask });
    const agent = new PQN(env, { ...quick, exploration_fraction: 1 });
    await agent.learn({ total_timesteps: 400 });
    expect(new Set(env.actions)).toEqual(new Set([0, 2]));
    expect([0, 2]).toContain(await agent.act(new Float32Array(2), { env }));
  });

  test("anneals epsilon and its learning rate", async () => {
    const seen: unknown[] = [];
    const agent = new PQN(new Identity(), { ...quick, exploration_fraction: 0.5 });
    await agent.learn({
      total_timesteps: 64,
      onStep: ({ step, metrics: { epsilon, learning_rate } }) =>
        void (step % 16 === 0 && seen.push([epsilon, learning_rate])),
    });
    const expected = [
      [0.525, 0.0075],
      [0.05, 0.005],
      [0.05, 0.0025],
      [0.05, 0],
    ];
    expect(seen).toEqual(expected.map((pair) => pair.map((each) => expect.closeTo(each, 9))));
  });

  test("refuses actions that are not Discrete, and options that it does not have", () => {
    expect(() => new PQN(make("Pendulum-v1") as never)).toThrow(
      new TypeError(
        "Cannot learn Pendulum-v1 with PQN: its actions are Box(-2.0, 2.0, (1,), float32); they must be Discrete; use sac, td3 or ppo.",
      ),
    );
    expect(() => new PQN(new Identity(), { q_lambda: 2 })).toThrow(
      "Cannot use these options of PQN: q_lambda is 2: ",
    );
  });
});
