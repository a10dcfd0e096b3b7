/** The agent that a training begins with: a new one, or that of a checkpoint. */

import { type Agent, type AlgorithmName, algorithms } from "../../rl/mod.ts";
import { algorithmOfFile, metadataIn, newAgent, openAgent, setupIn } from "../agents.ts";
import { idIn, isModule } from "../env_module.ts";
import type { EnvironmentWords } from "../environment_flags.ts";
import type { VectorSetup } from "../vector_setup.ts";
import { type Setting, settingOf } from "../zoo/zoo.ts";

/** What the command line says of an agent. */
export interface Wanted {
  /** An environment, a setting, or a module with an environment. */
  readonly env: string | undefined;
  /** The id of the environment, where a module registers several. */
  readonly id: string | undefined;
  /** The checkpoint to resume from; `null` for a new agent. */
  readonly resumed: string | null;
  /** `undefined`: that of the setting, or of the checkpoint. */
  readonly algorithm: AlgorithmName | undefined;
  /** Hyperparameters. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly words: EnvironmentWords;
  /** `undefined`: that of the checkpoint. */
  readonly backend: string | undefined;
  /** What is said of how its environments are made; the rest is as before, or as the setting says. */
  readonly setup: Partial<VectorSetup>;
}

/** An agent, and the setting that it is trained by. */
export interface Beginning {
  readonly agent: Agent;
  readonly setting: Setting;
}

/** Where agents compute if nothing else is said. */
const BACKEND = "wasm";

/** @throws {Error} where there is no such agent, or none can be made. */
export async function beginTraining(wanted: Wanted): Promise<Beginning> {
  const { resumed, algorithm, words } = wanted;
  const name = await nameOfEnv(wanted);
  if (resumed === null) {
    if (name === undefined) {
      throw new TypeError(
        "Cannot train: no environment is named; name one, such as CartPole-v1, or --resume a checkpoint.",
      );
    }
    const setting = settingOf(name, algorithm);
    const { backend = BACKEND } = wanted;
    const { n_envs, normalize, frame_stack } = setting;
    const options = { ...setting.options, ...wanted.options };
    const agent = await newAgent(setting.algorithm, setting.environment, options, {
      backend,
      words: { ...setting.env_options, ...words },
      setup: { n_envs, normalize, frame_stack, ...wanted.setup },
    });
    agent.metadata.backend = backend;
    return { agent, setting };
  }
  const before = await metadataIn(resumed);
  const { backend = (before.backend as string | undefined) ?? BACKEND } = wanted;
  const earlier = setupIn(before);
  const setup = { ...earlier, ...wanted.setup };
  for (const key of ["normalize", "frame_stack"] as const) {
    if (setup[key] === earlier[key]) continue;
    throw new RangeError(
      `Cannot resume ${resumed} with ${key} ${setup[key]}: its agent learned with ${earlier[key]}; leave the flag out.`,
    );
  }
  const agent = await openAgent(resumed, { backend, words, setup }, wanted.options);
  agent.metadata.backend = backend;
  if (algorithm !== undefined && algorithms[algorithm].title !== agent.algorithm) {
    throw new RangeError(
      `Cannot resume ${resumed} with --algo ${algorithm}: its agent is a ${agent.algorithm}; leave the flag out.`,
    );
  }
  const setting = settingOf(name ?? agent.env.name, algorithm ?? (await algorithmOfFile(resumed)));
  if (setting.environment === agent.env.name) return { agent, setting };
  throw new RangeError(
    `Cannot resume ${resumed} on ${name}: its agent was made for ${agent.env.name}; leave the name out.`,
  );
}

/** The environment or the setting; `undefined` where the checkpoint says which. */
async function nameOfEnv({ env, id, words, resumed }: Wanted): Promise<string | undefined> {
  const { env_module } = words;
  const name = isModule(env) ? id : (env ?? id);
  if (env_module === undefined || (resumed !== null && name === undefined)) return name;
  return await idIn(env_module, name);
}
