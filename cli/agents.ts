/** Agents, new and from files. All that is heavy comes with this file: commands import it when they run. */

import type { BackendName } from "../backends/mod.ts";
import { isGymnasiumId } from "../envs/gymnasium/gymnasium_environment.ts";
import { type EnvironmentSpec, make, spec } from "../envs/mod.ts";
import { use } from "../mod.ts";
import { Checkpoint, type Notes } from "../rl/checkpoint.ts";
import { DQN, type DQNOptions, type Environment, type Observation } from "../rl/mod.ts";
import { findCheckpoint } from "./checkpoints.ts";
import { type EnvironmentWords, parseWords } from "./environment_flags.ts";
import { invocation } from "./invocation.ts";

/** An environment that DQN can act in. */
export type World = Environment<Observation, number>;

/** The environment `id`, taken to have numbers for actions; DQN refuses it otherwise. */
export function makeWorld(id: string, words: EnvironmentWords = {}): World {
  try {
    // Ours are drawn in any way at any time.
    return make(id, parseWords(isGymnasiumId(id) ? words : lasting(words))) as World;
  } catch (error) {
    if (error instanceof Error) error.message = inFlags(error.message);
    throw error;
  }
}

/** Steps of an episode that is played greedily, where the environment has no limit: some would go in circles for ever. */
const EVAL_STEP_LIMIT = 1000;

/** An environment like the agent's own, to play greedily in. */
export function makeEvalWorld({ env, notes }: DQN, words: EnvironmentWords = {}): World {
  const isEndless = specOf(env).max_episode_steps === undefined;
  return makeWorld(env.name, {
    ...(isEndless && { max_episode_steps: `${EVAL_STEP_LIMIT}` }),
    ...(notes.environment as EnvironmentWords),
    ...words,
  });
}

/** An agent that knows nothing yet; its notes tell how its environment is made. */
export async function newAgent(
  id: string,
  options: DQNOptions,
  backend: string,
  words: EnvironmentWords = {},
): Promise<DQN> {
  const env = makeWorld(id, words);
  await use(backend as BackendName);
  const agent = new DQN(env, options);
  agent.notes.environment = lasting(words);
  return agent;
}

/**
 * The agent of a checkpoint or, of a folder, of the newest in it.
 *
 * @param words how its environment is made otherwise than before.
 * @throws {RangeError} where there is none.
 */
export async function openAgent(
  path: string,
  backend: string,
  words: EnvironmentWords = {},
): Promise<DQN> {
  const file = findCheckpoint(path);
  await use(backend as BackendName);
  const agent = await DQN.load(file, (id, notes) =>
    makeWorld(id, { ...(notes.environment as EnvironmentWords), ...words }),
  );
  const before = agent.notes.environment as EnvironmentWords | undefined;
  agent.notes.environment = lasting({ ...before, ...words });
  return agent;
}

/** What those who trained the agent of a checkpoint keep with it. */
export async function notesIn(path: string): Promise<Notes> {
  const checkpoint = await Checkpoint.open(path, "DQN");
  await checkpoint.close();
  return checkpoint.origin.notes;
}

/** What is known of an environment; what Gymnasium's registry says, it says once the environment is made. */
export function specOf(env: Pick<World, "name">): EnvironmentSpec {
  return { ...spec(env.name), ...(env as { readonly spec?: Partial<EnvironmentSpec> }).spec };
}

/** Whether it can be drawn so; those of Gymnasium must have been made for it. */
export function isDrawn(env: World, mode: string, words: EnvironmentWords): boolean {
  return env.render !== undefined && (!isGymnasiumId(env.name) || words.render_mode === mode);
}

/** Without what concerns this time only. */
function lasting({ render_mode: _, ...words }: EnvironmentWords): EnvironmentWords {
  return words;
}

/** The words of an error about options, in flags. */
function inFlags(message: string): string {
  return message
    .replace('as in { python: ".venv/bin/python" }', "as in --python .venv/bin/python")
    .replace("the traceback is the cause of this error", "--verbose prints the traceback")
    .replace(/see the options of ([^;]+)\.$/, `${invocation()} envs $1 lists the options`);
}
