/** Updates of SAC, TD3, DDPG and TQC against four of the same in Stable-Baselines3, sb3-contrib and, for Discrete actions, PyTorch. */
import { describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import type { AnyBlock } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import {
  type Action,
  Box,
  DDPG,
  Discrete,
  type Metrics,
  readMetrics,
  SAC,
  SACDiscrete,
  type Space,
  TD3,
  TQC,
} from "../../../rl/mod.ts";
import {
  expectGolden,
  fromGolden,
  type GoldenArray,
  goldenCases,
} from "../../gluon/nd/support/golden.ts";
import { RepeatAction } from "../identity_env.ts";

type Weights = Readonly<Record<string, GoldenArray>>;

interface Case {
  readonly algorithm: keyof typeof agents;
  readonly options: object;
  readonly net_arch: readonly number[];
  readonly seed: number;
  readonly n_quantiles: number | null;
  readonly state: GoldenArray;
  readonly action: GoldenArray;
  readonly reward: GoldenArray;
  readonly next_state: GoldenArray;
  readonly discount: GoldenArray;
  readonly next_mask?: GoldenArray | null;
  readonly metrics: readonly Readonly<Record<string, number>>[];
  readonly weights: Weights;
  readonly target_weights: Weights;
  readonly weights_after: Weights;
  readonly target_weights_after: Weights;
}

const agents = { SAC, SACDiscrete, TD3, DDPG, TQC };

/** Adam's epsilon stands elsewhere in PyTorch, and SB3's density of the tanh has an epsilon, too. */
const TOLERANCE = 1e-5;

/** The parameters of the networks that a golden file names; the target of SAC and TQC is a critic alone. */
function parametersOf(net: AnyBlock, weights: Weights): ReturnType<AnyBlock["collect_params"]> {
  const prefix = Object.keys(weights).some((name) => name.startsWith("actor.")) ? "" : "critic.";
  return new Map(
    [...net.collect_params()].map(([name, each]) => [`${prefix}${name}`, each]),
  ) as unknown as ReturnType<AnyBlock["collect_params"]>;
}

function setWeights(net: AnyBlock, weights: Weights): void {
  const parameters = parametersOf(net, weights);
  for (const [name, value] of Object.entries(weights)) {
    parameters.get(name)!.set_data(fromGolden(value));
  }
}

async function expectWeights(net: AnyBlock, weights: Weights): Promise<void> {
  const parameters = parametersOf(net, weights);
  expect([...parameters.keys()].sort()).toEqual(Object.keys(weights).sort());
  for (const [name, parameter] of parameters) {
    await expectGolden(parameter.data(), weights[name]!, TOLERANCE);
  }
}

function agentOf(golden: Case, compile: boolean): SAC | SACDiscrete | TD3 | DDPG | TQC {
  const { algorithm, options, net_arch, seed, n_quantiles, reward } = golden;
  const size = reward.data.length;
  const isBox = golden.action.shape.length === 2;
  const space: Space<Action> = isBox ? new Box({ low: [-1, 0], high: [1, 2] }) : new Discrete(3);
  const env = new RepeatAction(space);
  const agent = new agents[algorithm](env as never, {
    ...{ ...options, net_arch, seed, compile, batch_size: size, buffer_size: size },
    ...(n_quantiles !== null && { n_quantiles }),
  });
  setWeights(agent.policy, golden.weights);
  setWeights(agent.target, golden.target_weights);
  const row = ({ data, shape }: GoldenArray, i: number): readonly number[] => {
    const width = shape[1] ?? 1;
    return data.slice(width * i, width * (i + 1));
  };
  for (let i = 0; i < size; i++) {
    agent.buffer.append({
      state: row(golden.state, i),
      action: isBox ? Float32Array.from(row(golden.action, i)) : golden.action.data[i]!,
      reward: reward.data[i]!,
      next_state: row(golden.next_state, i),
      discount: golden.discount.data[i]!,
      ...(golden.next_mask && { next_mask: row(golden.next_mask, i) }),
    });
  }
  return agent;
}

async function expectMetrics(metrics: Metrics, golden: Readonly<Record<string, number>>) {
  const values = await readMetrics(metrics);
  for (const [name, value] of Object.entries(golden)) {
    const allowed = TOLERANCE * Math.max(1, Math.abs(value));
    expect(Math.abs(values[name]! - value)).toBeLessThanOrEqual(allowed);
  }
}

for (const backend of ["reference", "wasm"] as const) {
  describe(`update() on ${backend}`, () => {
    for (const golden of ["sb3_continuous", "torch_sac_discrete"].flatMap(goldenCases<Case>)) {
      const { algorithm, options, next_mask } = golden;
      const what = `${algorithm} ${JSON.stringify(options)}${next_mask ? ", masked" : ""}`;
      test(`does as ${what}`, async () => {
        setBackend(await load(backend));
        for (const compile of [true, false]) {
          const agent = agentOf(golden, compile);
          for (const metrics of golden.metrics) await expectMetrics(agent.update(), metrics);
          await expectWeights(agent.policy, golden.weights_after);
          await expectWeights(agent.target, golden.target_weights_after);
        }
      });
    }
  });
}
