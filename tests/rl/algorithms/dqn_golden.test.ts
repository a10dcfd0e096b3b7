/** DQN's update against twenty steps of the same in MXNet 1.9.1 and in PyTorch. */
import { describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import type { Block } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { DQN } from "../../../rl/mod.ts";
import { gpuTest } from "../../backends/webgpu/testing.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../gluon/nd/support/golden.ts";

type Weights = Readonly<Record<string, GoldenArray>>;

interface Case {
  readonly loss: "smooth_l1" | "mse";
  readonly double: boolean;
  readonly clip_norm: number | null;
  readonly learning_rate: number;
  readonly gamma: number;
  readonly weights: Weights;
  readonly target_weights: Weights;
  readonly state: GoldenArray;
  readonly action: GoldenArray;
  readonly reward: GoldenArray;
  readonly next_state: GoldenArray;
  readonly discount: GoldenArray;
  readonly losses: readonly number[];
  readonly weights_after_1: Weights;
  readonly weights_after_20: Weights;
}

function setWeights(net: Block, weights: Weights): void {
  const parameters = net.collect_params();
  for (const [name, value] of Object.entries(weights)) {
    parameters.get(name)!.set_data(fromGolden(value));
  }
}

async function expectWeights(net: Block, weights: Weights, tolerance: number): Promise<void> {
  for (const [name, parameter] of net.collect_params()) {
    await expectGolden(parameter.data(), weights[name]!, tolerance);
  }
}

/** An agent that knows the case's nets and remembers its batch, and no more. */
function agentOf(golden: Case, compile: boolean): DQN<Float32Array> {
  const { loss, double, clip_norm, learning_rate, gamma, state, next_state } = golden;
  const size = golden.action.data.length;
  const agent = new DQN(make("CartPole-v1"), {
    net_arch: [16, 16],
    loss: loss === "mse" ? "mse" : "huber",
    double_q: double,
    max_grad_norm: clip_norm ?? 0,
    batch_size: size,
    buffer_size: size,
    learning_rate,
    gamma,
    compile,
  });
  setWeights(agent.policy, golden.weights);
  setWeights(agent.target, golden.target_weights);
  for (let i = 0; i < size; i++) {
    agent.buffer.append({
      state: state.data.slice(4 * i, 4 * i + 4),
      action: golden.action.data[i]!,
      reward: golden.reward.data[i]!,
      next_state: next_state.data.slice(4 * i, 4 * i + 4),
      discount: golden.discount.data[i]!,
    });
  }
  return agent;
}

// Adam's epsilon stands elsewhere in PyTorch than in MXNet, and here it is MXNet's.
const oracles = [
  ["MXNet", "mxnet_dqn", 1e-5],
  ["PyTorch", "torch_dqn", 2e-4],
] as const;

const backends = [
  ["reference", test],
  ["wasm", test],
  ["webgpu", gpuTest],
] as const;

for (const [backend, testThere] of backends) {
  describe(`DQN.update() on ${backend}`, () => {
    for (const [oracle, file, tolerance] of oracles) {
      for (const golden of goldenCases<Case>(file)) {
        const { loss, double, clip_norm } = golden;
        if (backend === "webgpu" && !double) continue; // software makes a slow GPU
        const what = `${loss}${double ? ", double" : ""}${clip_norm ? `, norm ${clip_norm}` : ""}`;
        testThere(`does as ${oracle} in twenty steps: ${what}`, async () => {
          setBackend(await load(backend));
          for (const compile of backend === "webgpu" ? [true] : [true, false]) {
            const agent = agentOf(golden, compile);
            for (const [i, expected] of golden.losses.entries()) {
              const error = await (await agent.update()).asscalar();
              const allowed = tolerance * Math.max(1, expected);
              expect(Math.abs(error - expected)).toBeLessThanOrEqual(allowed);
              if (i === 0) await expectWeights(agent.policy, golden.weights_after_1, tolerance);
            }
            await expectWeights(agent.policy, golden.weights_after_20, tolerance);
            await expectWeights(agent.target, golden.target_weights, 1e-7);
          }
        });
      }
    }
  });
}
