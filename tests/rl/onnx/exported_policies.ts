/**
 * Agents whose policies are exported to ONNX. `tools/golden/onnx/onnx_policies.py` runs this file with a folder: then it
 * writes them there, with the shapes of their observations.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { load } from "../../../backends/mod.ts";
import * as envs from "../../../envs/mod.ts";
import type { nn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import * as rl from "../../../rl/mod.ts";

/** An agent, and how it is exported. */
export interface ExportedPolicy {
  readonly agent: rl.Agent<never, never>;
  readonly options?: rl.PolicyExportOptions;
  readonly width: number;
}

type AnyAgent = new (env: never, options: object) => unknown;

const make = (Class: unknown, id: string, options: object = {}): rl.Agent<never, never> => {
  const small = { net_arch: [6, 5], ...options };
  return new (Class as AnyAgent)(envs.make(id) as never, small) as rl.Agent<never, never>;
};

/** The agents by name, with weights that are the same each time. */
export function exportedPolicies(): ReadonlyMap<string, ExportedPolicy> {
  const obsRms = { mean: [0.1, -0.2, 0.3], var: [0.5, 0.6, 7] };
  const all = new Map<string, ExportedPolicy>([
    ["DQN", { agent: make(rl.DQN, "CartPole-v1", { dueling: true, layer_norm: true }), width: 4 }],
    ["C51", { agent: make(rl.DQN, "CartPole-v1", { critic: "c51", n_atoms: 5 }), width: 4 }],
    ["PQN", { agent: make(rl.PQN, "CartPole-v1"), width: 4 }],
    ["PPO", { agent: make(rl.PPO, "CartPole-v1"), width: 4 }],
    ["A2C", { agent: make(rl.A2C, "Pendulum-v1"), width: 3 }],
    [
      "PPO of normalized observations",
      { agent: make(rl.PPO, "Pendulum-v1"), options: { obs_rms: obsRms, clip_obs: 1 }, width: 3 },
    ],
    ["SAC", { agent: make(rl.SAC, "Pendulum-v1"), width: 3 }],
    ["TD3", { agent: make(rl.TD3, "Pendulum-v1"), width: 3 }],
    ["SACDiscrete", { agent: make(rl.SACDiscrete, "CartPole-v1"), width: 4 }],
  ]);
  for (const { agent } of all.values()) {
    const rng = default_rng(3);
    for (const parameter of (agent as unknown as { policy: nn.Block }).policy
      .collect_params()
      .values()) {
      const { size } = parameter.data();
      parameter.data().set(Float32Array.from({ length: size }, () => 2 * rng.random() - 1));
    }
  }
  return all;
}

if (import.meta.main) {
  setBackend(await load("reference"));
  for (const [name, { agent, options, width }] of exportedPolicies()) {
    await rl.exportONNX(agent, join(argv[2]!, `${name}.onnx`), options);
    writeFileSync(
      join(argv[2]!, `${name}.json`),
      JSON.stringify({ shapes: [[2, width]], below: 0, batch_axis: 0, most: 0.4 }),
    );
  }
}
