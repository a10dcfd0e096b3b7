/** Updates of PPO and A2C against Stable-Baselines3 and sb3-contrib, from the same weights and rollouts. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { SyncVectorEnvironment } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  A2C,
  type Action,
  Box,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  PPO,
  readMetrics,
  type Space,
} from "../../../rl/mod.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../gluon/nd/support/golden.ts";
import { RepeatAction } from "../identity_env.ts";

interface Case {
  readonly algorithm: "PPO" | "A2C";
  readonly options: Readonly<Record<string, unknown>> & { readonly n_steps: number };
  readonly actions: string;
  readonly state: GoldenArray;
  readonly action: GoldenArray;
  readonly mask?: GoldenArray;
  readonly value: GoldenArray;
  readonly log_prob: GoldenArray;
  readonly reward: GoldenArray;
  readonly done: GoldenArray;
  readonly final_value: GoldenArray;
  readonly last_value: GoldenArray;
  readonly advantage: GoldenArray;
  readonly target: GoldenArray;
  readonly weights: Readonly<Record<string, GoldenArray>>;
  readonly losses: Readonly<Record<string, number>>;
  readonly weights_after: Readonly<Record<string, GoldenArray>>;
}

/** Of the spaces in the file, by how NumPy prints them. */
const SPACES: Readonly<Record<string, Space<never>>> = {
  "Discrete(3)": new Discrete(3) as never,
  "Discrete(4)": new Discrete(4) as never,
  "Box(-1.0, 1.0, (2,), float32)": new Box({ low: -1, high: 1, shape: [2] }) as never,
  "MultiDiscrete([3 2])": new MultiDiscrete([3, 2]) as never,
  "MultiBinary(3)": new MultiBinary(3) as never,
};

/** Shows four numbers, and has masks where the case has. */
class Shown extends RepeatAction<Action> {
  override readonly observation_space: Box = new Box({ low: -10, high: 10, shape: [4] });
  override get_init_state(): Float32Array {
    return new Float32Array(4);
  }
}

class Masked extends Shown {
  action_mask(): Uint8Array {
    return new Uint8Array(this.action_space.flatdim).fill(1);
  }
}

function agentOf(golden: Case): PPO | A2C {
  const { options, mask, last_value } = golden;
  const Env = mask ? Masked : Shown;
  const [count] = last_value.shape;
  const envs = Array.from({ length: count! }, () => new Env(SPACES[golden.actions]!));
  const given = { ...options, net_arch: [8, 8] };
  const env = (count === 1 ? envs[0] : new SyncVectorEnvironment(envs as never)) as never;
  const batchSize = count! * options.n_steps;
  const agent =
    golden.algorithm === "A2C"
      ? new A2C(env, given)
      : new PPO(env, { ...given, batch_size: batchSize });
  const parameters = agent.policy.collect_params();
  expect([...parameters.keys()].sort()).toEqual(Object.keys(golden.weights).sort());
  for (const [name, parameter] of parameters) parameter.set_data(fromGolden(golden.weights[name]!));
  const { rollout } = agent;
  rollout.states.all.set(golden.state.data);
  rollout.actions.all.set(golden.action.data);
  if (mask) rollout.masks!.all.set(mask.data);
  for (const name of ["reward", "value", "done"] as const) rollout[name].set(golden[name].data);
  rollout.logProb.set(golden.log_prob.data);
  rollout.finalValue.set(golden.final_value.data);
  rollout.isValid.fill(1);
  return agent;
}

function expectClose(actual: ArrayLike<number>, { data }: GoldenArray): void {
  expect(actual.length).toBe(data.length);
  for (const [i, each] of data.entries()) expect(actual[i]).toBeCloseTo(each, 5);
}

for (const backend of ["reference", "wasm"]) {
  describe(`on ${backend}, an update of`, () => {
    beforeAll(async () => setBackend(await load(backend)));

    for (const golden of goldenCases<Case>("sb3_policy_gradient")) {
      const { algorithm, actions, options, mask, losses } = golden;
      const { n_epochs, target_kl } = options;
      test(`${algorithm}, ${actions}${mask ? ", masked" : ""}, ${JSON.stringify(options)}`, async () => {
        const agent = agentOf(golden);
        const metrics = await readMetrics(
          await agent.update(Float32Array.from(golden.last_value.data)),
        );
        expectClose(agent.rollout.advantage, golden.advantage);
        expectClose(agent.rollout.target, golden.target);
        for (const [name, value] of Object.entries(losses)) {
          if (target_kl || (name === "approx_kl" && n_epochs !== 1)) continue; // averaged over others
          if (name in metrics) {
            expect([name, metrics[name]]).toEqual([name, expect.closeTo(value, 5)]);
          }
        }
        for (const [name, parameter] of agent.policy.collect_params()) {
          await expectGolden(parameter.data(), golden.weights_after[name]!, 1e-5);
        }
      });
    }
  });
}
