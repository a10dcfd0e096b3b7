/** Updates with distributions of returns against PyTorch and sb3-contrib. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { make } from "../../../../envs/mod.ts";
import type { Block } from "../../../../gluon/mod.ts";
import { record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import { implicitQuantileCritic } from "../../../../rl/algorithms/critics/implicit_quantile.ts";
import { DQN } from "../../../../rl/mod.ts";
import { ImplicitQuantileMLP } from "../../../../rl/networks/implicit_quantile.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../../gluon/nd/support/golden.ts";

type Weights = Readonly<Record<string, GoldenArray>>;

interface UpdateCase {
  readonly critic: "expected" | "c51" | "qr";
  readonly n: number;
  readonly double: boolean;
  readonly munchausen: boolean;
  readonly learning_rate: number;
  readonly weights: Weights;
  readonly target_weights: Weights;
  readonly state: GoldenArray;
  readonly action: GoldenArray;
  readonly reward: GoldenArray;
  readonly next_state: GoldenArray;
  readonly discount: GoldenArray;
  readonly losses: readonly number[];
  readonly weights_after: Weights;
}

interface QuantileCase {
  readonly weights: Weights;
  readonly state: GoldenArray;
  readonly fractions: GoldenArray;
  readonly action: GoldenArray;
  readonly target: GoldenArray;
  readonly output: GoldenArray;
  readonly loss: number;
  readonly gradients: Weights;
}

beforeAll(async () => setBackend(await load("wasm")));

function setWeights(net: Block, weights: Weights): void {
  const parameters = net.collect_params();
  for (const [name, value] of Object.entries(weights)) {
    parameters.get(name)!.set_data(fromGolden(value));
  }
}

function agentOf(golden: UpdateCase): DQN<Float32Array> {
  const { critic, n, double, munchausen, learning_rate, state, next_state } = golden;
  const size = golden.action.data.length;
  const agent = new DQN(make("CartPole-v1"), {
    net_arch: [16],
    optimizer: "sgd",
    max_grad_norm: 0,
    batch_size: size,
    buffer_size: size,
    learning_rate,
    critic,
    munchausen,
    double_q: double,
    n_atoms: Math.max(2, n),
    n_quantiles: n,
    v_min: -2,
    v_max: 3,
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

describe("DQN.update()", () => {
  for (const golden of goldenCases<UpdateCase>("torch_critics")) {
    const { critic, n, double, munchausen } = golden;
    const what = `${critic} of ${n}${double ? ", double" : ""}${munchausen ? ", Munchausen" : ""}`;
    test(`does as PyTorch in ten steps: ${what}`, async () => {
      const agent = agentOf(golden);
      for (const expected of golden.losses) {
        const loss = await (await agent.update()).asscalar();
        expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * Math.max(1, expected));
      }
      for (const [name, parameter] of agent.policy.collect_params()) {
        await expectGolden(parameter.data(), golden.weights_after[name]!);
      }
    });
  }
});

describe("Implicit quantiles", () => {
  for (const [i, golden] of goldenCases<QuantileCase>("torch_iqn").entries()) {
    test(`and the gradients of their loss are PyTorch's, case ${i}`, async () => {
      const net = new ImplicitQuantileMLP({ units: [8], actions: 3, dueling: false, quantiles: 2 });
      net.initialize();
      const [state, fractions] = [fromGolden(golden.state), fromGolden(golden.fractions)];
      net(state);
      setWeights(net, golden.weights);
      const critic = implicitQuantileCritic({ policy: 5, target: 4, acting: 2 });
      const batch = { action: fromGolden(golden.action) } as never;
      const loss = record(() => {
        const output = net(state, fractions);
        return critic.loss({ output, fractions }, batch, fromGolden(golden.target)).loss.mean();
      });
      loss.backward();
      expect(Math.abs((await loss.asscalar()) - golden.loss)).toBeLessThan(1e-5);
      await expectGolden(net(state, fractions), golden.output);
      for (const [name, parameter] of net.collect_params()) {
        await expectGolden(parameter.grad(), golden.gradients[name]!);
      }
    });
  }
});
