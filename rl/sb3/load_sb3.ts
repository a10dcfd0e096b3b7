/** Agents from files of Stable-Baselines3. */
import type { AnyBlock } from "../../gluon/block/block.ts";
import type { FileSource } from "../../gluon/io/file_kinds.ts";
import type { Tensor } from "../../gluon/io/safetensors.ts";
import { formatShape } from "../../gluon/nd/shape.ts";
import { A2C } from "../algorithms/a2c.ts";
import { DQN } from "../algorithms/dqn.ts";
import { a2cOptions } from "../algorithms/options/a2c.ts";
import { dqnOptions } from "../algorithms/options/dqn.ts";
import { ppoOptions } from "../algorithms/options/ppo.ts";
import { sacOptions } from "../algorithms/options/sac.ts";
import { td3Options } from "../algorithms/options/td3.ts";
import { tqcOptions } from "../algorithms/options/tqc.ts";
import { PPO } from "../algorithms/ppo.ts";
import { SAC } from "../algorithms/sac.ts";
import { TD3 } from "../algorithms/td3.ts";
import { TQC } from "../algorithms/tqc.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../environment.ts";
import { type SB3Algorithm, sharedNames, theirNames } from "./names.ts";
import type { SB3File } from "./sb3_file.ts";

/** Agents that have a counterpart there. */
export type SB3Agent = DQN | PPO | A2C | SAC | TD3 | TQC;

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
const ALGORITHMS: Readonly<Record<SB3Algorithm, { make: Make; names: readonly string[] }>> = {
  DQN: { make: (env, options) => new DQN(env as never, options), names: namesOf(dqnOptions) },
  PPO: { make: (env, options) => new PPO(env as never, options), names: namesOf(ppoOptions) },
  A2C: { make: (env, options) => new A2C(env as never, options), names: namesOf(a2cOptions) },
  SAC: { make: (env, options) => new SAC(env as never, options), names: namesOf(sacOptions) },
  TD3: { make: (env, options) => new TD3(env as never, options), names: namesOf(td3Options) },
  TQC: { make: (env, options) => new TQC(env as never, options), names: namesOf(tqcOptions) },
};

/** Settings that are taken over, of which what is a schedule, or a class, there is left out. */
const TAKEN =
  /^(?:learning_rate|gamma|seed|tau|batch_size|buffer_size|learning_starts|gradient_steps|target_update_interval|n_steps|gae_lambda|ent_coef|vf_coef|max_grad_norm|n_epochs|normalize_advantage|target_kl|use_sde|sde_sample_freq|use_sde_at_warmup|policy_delay|target_policy_noise|target_noise_clip|top_quantiles_to_drop_per_net|exploration_fraction|exploration_initial_eps|exploration_final_eps)$/;

/** See `fromSB3`. */
export async function loadSB3(
  source: FileSource,
  env: AnyEnv,
  { algorithm, options = {} }: FromSB3Options = {},
): Promise<SB3Agent> {
  const { readSB3File } = await import("./sb3_file.ts");
  const file = await readSB3File(source);
  const kind = algorithm ?? algorithmOf(file);
  refuseFeatures(kind, file);
  const { make, names } = ALGORITHMS[kind];
  const taken = Object.entries(file.settings).filter(([name, value]) => {
    return TAKEN.test(name) && names.includes(name) && value !== null;
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
  give(agent.policy, "policy", kind, file, used);
  if ("target" in agent) give(agent.target as AnyBlock, "target", kind, file, used);
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

function namesOf(schema: { readonly shape?: object } | object): readonly string[] {
  return Object.keys(("shape" in schema ? schema.shape : schema) as object);
}

function algorithmOf({ policyModule, settings, what }: SB3File): SB3Algorithm {
  if (policyModule === "stable_baselines3.dqn.policies") return "DQN";
  if (policyModule === "stable_baselines3.sac.policies") return "SAC";
  if (policyModule === "stable_baselines3.td3.policies") return "TD3";
  if (policyModule === "sb3_contrib.tqc.policies") return "TQC";
  if (policyModule === "stable_baselines3.common.policies")
    return "n_epochs" in settings ? "PPO" : "A2C";
  throw new RangeError(
    `Cannot load ${what}: its policy is of ${policyModule || "an unknown module"}; say by { algorithm } whether it is ` +
      `one of ${Object.keys(ALGORITHMS).join(", ")}.`,
  );
}

/** Of DQN, PPO and A2C, a NatureCNN is read. */
function refuseFeatures(kind: SB3Algorithm, { tensors, what }: SB3File): void {
  const isRead = kind === "DQN" || kind === "PPO" || kind === "A2C";
  const feature = [...tensors.keys()].find((name) => {
    const layer = /(?:^|\.)\w*features_extractor\.(.*)$/.exec(name)?.[1];
    return (
      layer !== undefined && !(isRead && /^(?:cnn\.[024]|linear\.0)\.(?:weight|bias)$/.test(layer))
    );
  });
  if (feature === undefined) return;
  throw new RangeError(
    `Cannot load ${what}: its policy has a features extractor, ${feature}; policies of kind MlpPolicy and, of DQN, PPO ` +
      "and A2C, CnnPolicy with a NatureCNN are read.",
  );
}

/** Hidden layers from the shapes of weights. */
function architectureOf(kind: SB3Algorithm, { tensors }: SB3File): object {
  const units = (prefix: string, isWhole: boolean): number[] => {
    const layers = [...tensors].filter(
      ([name]) => name.startsWith(prefix) && /\.\d+\.weight$/.test(name),
    );
    const rows = layers.map(([, { shape }]) => shape[0] as number);
    return isWhole ? rows.slice(0, -1) : rows;
  };
  if (kind === "DQN") return { net_arch: units("q_net.q_net.", true) };
  if (kind === "PPO" || kind === "A2C") {
    const parts = { pi: "mlp_extractor.policy_net.", vf: "mlp_extractor.value_net." };
    return { net_arch: { pi: units(parts.pi, false), vf: units(parts.vf, false) } };
  }
  const critics = new Set([...tensors.keys()].flatMap((name) => /^critic\.qf\d+/.exec(name) ?? []));
  const pi = kind !== "TD3" ? units("actor.latent_pi.", false) : units("actor.mu.", true);
  const last = [...tensors].findLast(([name]) => /^critic\.qf0\.\d+\.weight$/.test(name))?.[1];
  const quantiles = kind === "TQC" ? { n_quantiles: last?.shape[0] } : {};
  return {
    net_arch: { pi, qf: units("critic.qf0.", true) },
    n_critics: critics.size,
    ...quantiles,
  };
}

/** The default is tanh for policy gradients, and relu for the others, which take no other here. */
function activationOf(
  kind: SB3Algorithm,
  { activation, what }: SB3File,
  options: Readonly<Record<string, unknown>>,
): object {
  const isFree = kind === "PPO" || kind === "A2C";
  const known = isFree ? { Tanh: "tanh", ReLU: "relu" } : { ReLU: "relu" };
  if (activation === null || "activation_fn" in options) return {};
  const ours = (known as Readonly<Record<string, string>>)[activation];
  if (ours !== undefined) return isFree ? { activation_fn: ours } : {};
  throw new RangeError(
    `Cannot load ${what}: its activation is ${activation}; of ${kind}, ${Object.keys(known).join(" and ")} is read.`,
  );
}

/** Gives a net its parameters. */
function give(
  net: AnyBlock,
  role: "policy" | "target",
  kind: SB3Algorithm,
  { tensors, what }: SB3File,
  used: Set<string>,
): void {
  const parameters = net.collect_params();
  const names = [...parameters.keys()];
  const all = new Map<string, Tensor>();
  for (const [name, parameter] of parameters) {
    const parts = theirNames(kind, role, name, names).map((each) => {
      used.add(each);
      const tensor = tensors.get(each);
      for (const again of sharedNames(kind, each)) {
        used.add(again);
        refuseOther(tensor, tensors.get(again), again, what);
      }
      if (tensor) return tensor;
      throw new RangeError(`Cannot load ${what}: its policy has no parameter ${each}.`);
    });
    const tensor = parts.length === 1 ? (parts[0] as Tensor) : joined(parts);
    const wanted = parameter.shape as readonly number[];
    if (tensor.shape.join() !== wanted.join()) {
      throw new RangeError(
        `Cannot load ${what}: ${theirNames(kind, role, name, names).join(" and ")} is ${formatShape(tensor.shape)}, but ` +
          `for this environment it must be ${formatShape(wanted)}.`,
      );
    }
    all.set(name, tensor);
  }
  net.load_dict(all);
}

/** Actor and critic share their features here. */
function refuseOther(
  tensor: Tensor | undefined,
  again: Tensor | undefined,
  name: string,
  what: string,
): void {
  if (again === undefined || tensor?.data.every((number, i) => Object.is(number, again.data[i])))
    return;
  throw new RangeError(
    `Cannot load ${what}: its critic has features of another net than its actor, ${name}; train it with ` +
      "share_features_extractor=True.",
  );
}

/** Tensors one behind the other, along the first axis. */
function joined(parts: readonly Tensor[]): Tensor {
  const [{ shape }] = parts as [Tensor];
  const data = Float32Array.from(parts.flatMap((each) => Array.from(each.data)));
  const rows = parts.reduce((sum, each) => sum + (each.shape[0] as number), 0);
  return { shape: [rows, ...shape.slice(1)], dtype: "float32", data };
}
