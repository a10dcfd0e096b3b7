/** Agents whose checkpoints are bytes: those that a queue keeps between two machines. */

import { writeFileSync } from "node:fs";
import type { HostBlob } from "../gluon/mod.ts";
import { algorithms } from "../rl/algorithms/mod.ts";
import type { Agent } from "../rl/mod.ts";
import { Checkpoint } from "../rl/train/checkpoint.ts";
import { newAgent, openAgent, type Surroundings } from "./agents.ts";
import type { Setting } from "./zoo/zoo.ts";

/** The bytes of a file that was saved without a target. */
export async function bytesOf(file: HostBlob): Promise<Uint8Array> {
  return new Uint8Array(await (file as unknown as Blob).arrayBuffer());
}

/** What an agent is trained by, and where its checkpoint goes while it is opened. */
export interface SavedAgentParts {
  readonly setting: Setting;
  readonly seed: number;
  readonly path: string;
  readonly surroundings: Surroundings;
}

/**
 * The agent of a checkpoint that came from elsewhere or, without one, a new agent.
 *
 * @throws {RangeError} where the checkpoint is of another setting.
 */
export async function openOrMake(
  saved: Uint8Array | null | undefined,
  { setting, seed, path, surroundings }: SavedAgentParts,
): Promise<Agent> {
  const { algorithm, environment, options } = setting;
  if (!saved) return await newAgent(algorithm, environment, { ...options, seed }, surroundings);
  writeFileSync(path, saved);
  const checkpoint = await Checkpoint.open(path, algorithms[algorithm].title);
  await checkpoint.close();
  const { spec } = checkpoint;
  if (spec.environment === environment && spec.metadata.module === undefined) {
    return await openAgent(path, surroundings);
  }
  throw new RangeError(
    `Cannot continue a run in ${environment}: its checkpoint is of ${JSON.stringify(spec.environment)}; remove it.`,
  );
}
