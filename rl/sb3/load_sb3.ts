/** Agents from files of Stable-Baselines3. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import type { FileSource } from "../../gluon/io/file_kinds.ts";
import { A2C } from "../algorithms/a2c.ts";
import { DQN } from "../algorithms/dqn.ts";
import { a2cOptions } from "../algorithms/options/a2c.ts";
import { dqnOptions } from "../algorithms/options/dqn.ts";
import { ppoOptions } from "../algorithms/options/ppo.ts";
import { recurrentPPOOptions } from "../algorithms/options/recurrent_ppo.ts";
import { sacOptions } from "../algorithms/options/sac.ts";
import { td3Options } from "../algorithms/options/td3.ts";
import { tqcOptions } from "../algorithms/options/tqc.ts";
import { PPO } from "../algorithms/ppo.ts";
import { RecurrentPPO } from "../algorithms/recurrent_ppo.ts";
import { SAC } from "../algorithms/sac.ts";
import { TD3 } from "../algorithms/td3.ts";
import { TQC } from "../algorithms/tqc.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { activationOf, architectureOf } from "./architecture.ts";
import { fillNet } from "./fill_net.ts";
import { SB3_ALGORITHMS, type SB3Algorithm } from "./names.ts";
import { quantilesOf } from "./orders.ts";
import type { SB3File } from "./sb3_file.ts";

/** Agents that have a counterpart there. */
export type SB3Agent = DQN | PPO | RecurrentPPO | A2C | SAC | TD3 | TQC;

/** An environment, whatever its observations and actions. */
type AnyEnv = Environment | VectorEnvironment<Observation, Action>;

/** What `fromSB3` takes. */
export interface FromSB3Options {
  /** The algorithm, where the file does not tell: a policy class of your own. */
  readonly algorithm?: SB3Algorithm;
  /** Hyperparameters that replace those of the file: numbers and truth values of it that have the same name here. */
  readonly options?: Readonly<Record<string, unknown>>;
}

type Make = (env: AnyEnv, options: object) => SB3Agent;
const makeDQN: Make = (env, options) => new DQN(env as never, options);
const ALGORITHMS: Readonly<Record<SB3Algorithm, readonly [Make, schema: { shape: object }]>> = {
  DQN: [makeDQN, dqnOptions],
  QRDQN: [makeDQN, dqnOptions],
  PPO: [(env, options) => new PPO(env as never, options), ppoOptions],
  RecurrentPPO: [(env, options) => new RecurrentPPO(env as never, options), recurrentPPOOptions],
  A2C: [(env, options) => new A2C(env as never, options), a2cOptions],
  SAC: [(env, options) => new SAC(env as never, options), sacOptions],
  TD3: [(env, options) => new TD3(env as never, options), td3Options],
  TQC: [(env, options) => new TQC(env as never, options), tqcOptions],
};

/** Modules of policies there, and whose they are; PPO and A2C share one, and differ by a setting. */
const MODULES: Readonly<Record<string, SB3Algorithm>> = {
  "stable_baselines3.dqn.policies": "DQN",
  "stable_baselines3.sac.policies": "SAC",
  "stable_baselines3.td3.policies": "TD3",
  "sb3_contrib.tqc.policies": "TQC",
  "sb3_contrib.qrdqn.policies": "QRDQN",
  "sb3_contrib.common.recurrent.policies": "RecurrentPPO",
  "sb3_contrib.common.maskable.policies": "PPO",
};

/** Settings that are taken over, of which what is a schedule, or a class, there is left out. */
const TAKEN =
  /^(?:learning_rate|gamma|seed|tau|batch_size|buffer_size|learning_starts|gradient_steps|target_update_interval|n_steps|gae_lambda|ent_coef|vf_coef|max_grad_norm|n_epochs|normalize_advantage|target_kl|use_sde|sde_sample_freq|use_sde_at_warmup|policy_delay|target_policy_noise|target_noise_clip|top_quantiles_to_drop_per_net|exploration_fraction|exploration_initial_eps|exploration_final_eps|n_quantiles)$/;

/** See `fromSB3`. */
export async function loadSB3(
  source: FileSource,
  env: AnyEnv,
  { algorithm, options = {} }: FromSB3Options = {},
): Promise<SB3Agent> {
  const { readSB3File } = await import("./sb3_file.ts");
  const file = await readSB3File(source);
  const kind = algorithm ?? algorithmOf(file);
  const [make, { shape }] = ALGORITHMS[kind];
  const taken = Object.entries(file.settings).filter(([name, value]) => {
    return TAKEN.test(name) && name in shape && value !== null;
  });
  const agent = make(env, {
    ...Object.fromEntries(taken),
    ...architectureOf(kind, file),
    ...activationOf(kind, file, options),
    ...options,
  });
  try {
    fill(agent, kind, file);
  } catch (error) {
    agent.dispose();
    throw error;
  }
  return agent;
}

/** Gives an agent all parameters of a file. */
function fill(agent: SB3Agent, kind: SB3Algorithm, file: SB3File): void {
  const used = new Set<string>();
  const quantiles = quantilesOf(agent, kind);
  fillNet(agent.policy, { role: "policy", kind, file, used, quantiles });
  if ("target" in agent) {
    fillNet(agent.target as AnyBlock, { role: "target", kind, file, used, quantiles });
  }
  const extra = [...file.tensors.keys()].filter((name) => !used.has(name));
  if (extra.length > 0) {
    throw new RangeError(
      `Cannot load ${file.what}: its policy has parameters that are not there here: ${extra.slice(0, 5).join(", ")}` +
        `${extra.length > 5 ? `, and ${extra.length - 5} more` : ""}.`,
    );
  }
  const coefficient = file.variables.get("log_ent_coef");
  if ((agent instanceof SAC || agent instanceof TQC) && agent.entropy && coefficient) {
    agent.entropy.log_ent_coef.data().set(coefficient.data);
  }
}

function algorithmOf({ policyModule, settings, what }: SB3File): SB3Algorithm {
  if (policyModule === "stable_baselines3.common.policies")
    return "n_epochs" in settings ? "PPO" : "A2C";
  const known = MODULES[policyModule];
  if (known !== undefined) return known;
  throw new RangeError(
    `Cannot load ${what}: its policy is of ${policyModule || "an unknown module"}; say by { algorithm } whether it is ` +
      `one of ${SB3_ALGORITHMS.join(", ")}.`,
  );
}
