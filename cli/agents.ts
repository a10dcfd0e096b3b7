/** Agents, new and from files. All that is heavy comes with this file: commands import it when they run. */

import * as z from "zod/mini";
import { safeParse } from "../backends/base/safe_parse.ts";
import { type BackendName, load as loadBackend } from "../backends/mod.ts";
import { isGymnasiumId } from "../envs/gymnasium/gymnasium_id.ts";
import { type EnvironmentSpec, list, make, make_vec, makeFromFile, spec } from "../envs/mod.ts";
import { use } from "../mod.ts";
import { resolveOptions } from "../rl/algorithms/options/fragments.ts";
import {
  type Action,
  type Agent,
  type AlgorithmName,
  algorithms,
  type Environment,
  load,
  type Space,
} from "../rl/mod.ts";
import type { AgentSpec, Metadata } from "../rl/train/agent_state.ts";
import { Checkpoint } from "../rl/train/checkpoint.ts";
import { parseWords } from "../rl/train/option_words.ts";
import { warningOf } from "./adapter.ts";
import { loadModule } from "./env_module.ts";
import { type EnvironmentWords, lastingWords } from "./environment_flags.ts";
import { findCheckpoint } from "./training/checkpoints.ts";
import { checkMemory, memoryFor, type SizeOptions, type Spaces } from "./training/memory.ts";
import { checkMetadata } from "./training/metadata.ts";
import {
  type AnyVector,
  isVector,
  keepStatistics,
  PLAIN,
  restoreStatistics,
  type VectorSetup,
  wrapLike,
  wrapVector,
} from "./vector_setup.ts";

/**
 * The environment `id`; whether an algorithm can learn from it, that one checks.
 *
 * @param words what the user says. With the word `trust`, a file names the environment.
 * @param earlier what was said when the agent was made; `words` win.
 */
export function makeEnv(
  id: string,
  words: EnvironmentWords = {},
  earlier: EnvironmentWords = {},
): Environment {
  const { trust, render_mode, env_module: _, ...rest } = words;
  // Ours are drawn in any way at any time.
  const takesMode = isGymnasiumId(id) && render_mode !== undefined;
  const own = parseWords({ ...rest, ...(takesMode && { render_mode }) });
  if (trust === undefined) return make(id, { ...parseWords(earlier), ...own }) as Environment;
  const options = { ...own, trust: trust === "true" };
  return makeFromFile(id, parseWords(earlier), options) as Environment;
}

/**
 * The environments `id` that an agent learns from; one that is made as `makeEnv` does where the setup takes no vector.
 *
 * @param gamma the agent's discount factor.
 */
function makeEnvs(
  id: string,
  { setup = PLAIN, words = {} }: Surroundings,
  gamma: unknown,
  earlier: EnvironmentWords = {},
): Environment | AnyVector {
  const env = makeEnv(id, words, earlier); // which checks all that is said
  if (!isVector(setup)) return env;
  env.close?.();
  const { trust: _, render_mode: __, env_module: ___, ...own } = words;
  const vector = make_vec(id, setup.n_envs, {
    ...parseWords(earlier),
    ...parseWords(own),
    autoreset_mode: "same_step",
  });
  return wrapVector(vector as AnyVector, setup, typeof gamma === "number" ? gamma : undefined);
}

/** Steps of an evaluation episode where the environment has no time limit; a game of MinAtar may take thousands. */
const EVAL_STEP_LIMIT = 10_000;

/** An environment like the agent's own, to evaluate in; it shares statistics by which observations are normalized. */
export function makeEvalEnv({ env, metadata }: Agent, words: EnvironmentWords = {}): Environment {
  const earlier = evaluated(wordsIn(metadata));
  // Games of Atari end after half an hour, and a limit would count their frames.
  const isGame = earlier.atari_preprocessing !== undefined;
  const isEndless = !isGame && specOf(env).max_episode_steps === undefined;
  const own = makeEnv(env.name, words, {
    ...(isEndless && { max_episode_steps: `${EVAL_STEP_LIMIT}` }),
    ...earlier,
  });
  return wrapLike(env, own);
}

/** Whole games of Atari with their own rewards, where those that are learned from end with a life, or clip them. */
function evaluated(words: EnvironmentWords): EnvironmentWords {
  const { atari_preprocessing: word } = words;
  if (word === undefined) return words;
  const [[, given]] = Object.entries(parseWords({ word })) as [[string, unknown]];
  if (typeof given !== "object" || given === null) return words;
  const whole = { ...given, terminal_on_life_loss: false, clip_reward: false };
  return { ...words, atari_preprocessing: JSON.stringify(whole) };
}

/** How the environments of an agent are made. */
export interface Surroundings {
  readonly backend: string;
  readonly words?: EnvironmentWords;
  /** Default: one environment as it is or, of a file, as it was. */
  readonly setup?: VectorSetup | undefined;
}

/** A new agent; its metadata tell how its environment is made. */
export async function newAgent(
  algorithm: AlgorithmName,
  id: string,
  options: object,
  surroundings: Surroundings,
): Promise<Agent> {
  const { backend, words = {}, setup = PLAIN } = surroundings;
  const row = algorithms[algorithm];
  const resolved = resolveOptions(row.title, row.options, options) as SizeOptions & {
    readonly gamma?: number;
  };
  const env = makeEnvs(id, surroundings, resolved.gamma);
  await useBackend(backend);
  checkMemory(spacesOf(env), resolved, memoryFor(backend));
  const agent = row.make(env, options);
  describeEnv(agent, words, setup);
  return agent;
}

/** Chooses the backend, and warns of one that is slow by nature. */
async function useBackend(name: string): Promise<void> {
  await use(name as BackendName);
  const warning = warningOf(await loadBackend(name));
  if (warning !== null) console.error(warning);
}

/** Writes down in the agent's metadata how its environments are made. */
function describeEnv({ env, metadata }: Agent, words: EnvironmentWords, setup: VectorSetup): void {
  const { n_envs, normalize, frame_stack } = setup;
  Object.assign(metadata, { environment: lastingWords(words), n_envs, normalize, frame_stack });
  keepStatistics(env, metadata);
  if (words.env_module !== undefined) metadata.module = words.env_module;
}

/** How the environments of a checkpoint are made, by its metadata, which have been checked. */
export function setupIn({ n_envs, normalize, frame_stack }: Metadata): VectorSetup {
  const known = { n_envs, normalize, frame_stack };
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  return { ...PLAIN, ...Object.fromEntries(entries) };
}

function spacesOf(env: Environment | AnyVector): Spaces {
  if (!("num_envs" in env)) return env;
  const { name, single_observation_space, single_action_space } = env;
  return {
    name,
    observation_space: single_observation_space,
    action_space: single_action_space as Space<Action>,
  };
}

/**
 * The agent of a checkpoint or, of a folder, of the newest in it.
 *
 * @param surroundings how its environment is made otherwise than before.
 * @param options hyperparameters that replace those of the checkpoint.
 * @throws {RangeError} where there is none, or an option cannot be replaced.
 */
export async function openAgent(
  path: string,
  surroundings: Surroundings,
  options: object = {},
): Promise<Agent> {
  const file = findCheckpoint(path);
  const { backend, words = {} } = surroundings;
  await loadModuleOf(file, words);
  await useBackend(backend);
  const { metadata, options: before } = await specIn(file);
  const { gamma } = { ...(before as object), ...options } as { readonly gamma?: unknown };
  const makeOwn = (id: string): Environment | AnyVector => {
    const earlier = wordsIn(metadata);
    checkMetadata(metadata);
    return makeEnvs(id, { setup: setupIn(metadata), ...surroundings }, gamma, earlier);
  };
  const agent = await load(file, makeOwn, { options });
  // Its environments may have begun again, without their statistics.
  if (metadata.statistics !== undefined) restoreStatistics(agent.env, metadata.statistics);
  const setup = surroundings.setup ?? setupIn(metadata);
  describeEnv(agent, { ...wordsIn(metadata), ...words }, setup);
  return agent;
}

/**
 * Imports the module with the environment of a checkpoint: that which the user names or, with
 * `trust`, that which the file names.
 *
 * @throws {Error} where the file names one, and the user has not consented.
 */
async function loadModuleOf(file: string, { env_module, trust }: EnvironmentWords): Promise<void> {
  if (env_module !== undefined) await loadModule(env_module);
  const { environment, metadata } = await specIn(file);
  const { module } = metadata;
  if (typeof module !== "string" || isGymnasiumId(environment) || list().includes(environment)) {
    return;
  }
  if (trust === "true") await loadModule(module);
  else {
    throw new Error(
      `Cannot make ${JSON.stringify(environment.slice(0, 100))}: the file says that it is of the ` +
        `module ${JSON.stringify(module.slice(0, 200))}, which would be run; name the module with ` +
        "--env-module, or consent with --trust.",
    );
  }
}

/** What a checkpoint says of its agent. */
async function specIn(path: string): Promise<AgentSpec> {
  const checkpoint = await Checkpoint.open(path);
  await checkpoint.close();
  return checkpoint.spec;
}

/** The algorithm of a checkpoint; `undefined` where the table has none of its title. */
export async function algorithmOfFile(path: string): Promise<AlgorithmName | undefined> {
  const { algorithm } = await specIn(path);
  const names = Object.keys(algorithms) as AlgorithmName[];
  return names.find((name) => algorithms[name].title === algorithm);
}

/** The metadata of the agent of a checkpoint. */
export async function metadataIn(path: string): Promise<Metadata> {
  const { metadata } = await specIn(path);
  checkMetadata(metadata);
  return metadata;
}

/**
 * What is known of an environment. What Gymnasium's registry says, it says once the environment is made, which may be inside
 * wrappers.
 */
export function specOf(env: { readonly name: string }): EnvironmentSpec {
  return { ...spec(env.name), ...ownSpec(env) };
}

function ownSpec(env: object): Partial<EnvironmentSpec> | undefined {
  const { spec: own, env: inner } = env as {
    readonly spec?: Partial<EnvironmentSpec>;
    readonly env?: object;
  };
  return own ?? (inner && ownSpec(inner));
}

/** Whether it can be drawn so; those of Gymnasium must have been made for it. */
export function isDrawn(env: Environment, mode: string, words: EnvironmentWords): boolean {
  return env.render !== undefined && (!isGymnasiumId(env.name) || words.render_mode === mode);
}

/** What the metadata tell of how the environment was made; they come from a file. */
function wordsIn({ environment = {} }: { readonly environment?: unknown }): EnvironmentWords {
  const parsed = safeParse(z.record(z.string(), z.string()), environment);
  if (parsed.success) return lastingWords(parsed.data);
  throw new RangeError(
    "Cannot make the environment of a checkpoint: its options are no texts by name; " +
      "give a checkpoint that train saved.",
  );
}
