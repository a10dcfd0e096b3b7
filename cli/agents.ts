/** Agents, new and from files. All that is heavy comes with this file: commands import it when they run. */

import { existsSync } from "node:fs";
import type { BackendName } from "../backends/mod.ts";
import { make, spec } from "../envs/mod.ts";
import { use } from "../mod.ts";
import { DQN, type DQNOptions, type Environment, type Observation } from "../rl/mod.ts";

/** An environment that DQN can act in. */
export type World = Environment<Observation, number>;

/** The environment `id`, taken to have numbers for actions; DQN refuses it otherwise. */
export function makeWorld(id: string): World {
  return make(id) as World;
}

/** An agent that knows nothing yet. */
export async function newAgent(id: string, options: DQNOptions, backend: string): Promise<DQN> {
  const env = makeWorld(id);
  await use(backend as BackendName);
  return new DQN(env, options);
}

/** @throws {RangeError} when there is no file at `path`. */
export async function openAgent(path: string, backend: string): Promise<DQN> {
  if (!existsSync(path)) {
    throw new RangeError(
      `Cannot open ${JSON.stringify(path)}: there is no such file; give a checkpoint that train saved.`,
    );
  }
  await use(backend as BackendName);
  return await DQN.load(path, makeWorld);
}

/** The mean return at which the environment `id` counts as solved, where there is such a number. */
export function thresholdOf(id: string): number | undefined {
  return spec(id).reward_threshold;
}
