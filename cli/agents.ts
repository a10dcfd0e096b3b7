/** Agents, new and from files. All that is heavy comes with this file: commands import it when they run. */

import type { BackendName } from "../backends/mod.ts";
import { make, spec } from "../envs/mod.ts";
import { use } from "../mod.ts";
import type { Assessment, Assessments } from "../rl/assessor.ts";
import { Checkpoint } from "../rl/checkpoint.ts";
import { DQN, type DQNOptions, type Environment, type Observation } from "../rl/mod.ts";
import { findCheckpoint } from "./checkpoints.ts";

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

/**
 * The agent of a checkpoint or, of a folder, of the newest in it.
 *
 * @throws {RangeError} where there is none.
 */
export async function openAgent(path: string, backend: string): Promise<DQN> {
  const file = findCheckpoint(path);
  await use(backend as BackendName);
  return await DQN.load(file, makeWorld);
}

/** The evaluation for which a checkpoint was saved as the best; `null` where nobody evaluated its agent. */
export async function bestIn(path: string): Promise<Assessment | null> {
  const checkpoint = await Checkpoint.open(path, "DQN");
  await checkpoint.close();
  return (checkpoint.origin.notes.assessments as Assessments | undefined)?.best ?? null;
}

/** The mean return at which the environment `id` counts as solved, where there is such a number. */
export function thresholdOf(id: string): number | undefined {
  return spec(id).reward_threshold;
}
