/** Where a training keeps its agent: the best in one file and, beside it, the whole training as it was at some steps. */

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** How many files of the whole training are kept where nothing else is said. */
export const KEEP = 3;

/** How the name of a checkpoint ends. */
export const ENDING = ".safetensors";
const STEPS = /_(\d+)_steps\.safetensors$/;

/** What a training is called where nothing else is said: `CartPole-v1-seed-0`. */
export function trainingName(environment: string, seed: number): string {
  return `${environment.replaceAll(/[^\w.-]+/g, "-")}-seed-${seed}`;
}

/** Where the best agent goes: `checkpoints/CartPole-v1-seed-0.safetensors`. */
export function defaultCheckpoint(environment: string, seed: number): string {
  return join("checkpoints", trainingName(environment, seed) + ENDING);
}

/** The file of the best agent of the training that a checkpoint is of: `a.safetensors` for `a_1000_steps.safetensors`. */
export function checkpointBeside(path: string): string {
  return path.replace(STEPS, ENDING);
}

/** The file at `path` or, of a folder, the checkpoint that was written last. */
export function findCheckpoint(path: string): string {
  if (!existsSync(path)) {
    throw new RangeError(
      `Cannot open ${JSON.stringify(path)}: there is no such file; give a checkpoint that train saved.`,
    );
  }
  if (!statSync(path).isDirectory()) return path;
  const [newest] = newestFirst(path, (name) => name.endsWith(ENDING));
  if (newest !== undefined) return newest;
  throw new RangeError(
    `Cannot open ${JSON.stringify(path)}: there is no checkpoint in the folder; give one that train saved to.`,
  );
}

/** What is saved. */
export interface Saved {
  readonly step: number;
  save(path: string): Promise<void>;
}

/**
 * Saves an agent as it is, beside the file `best`, under the names that Stable-Baselines3's CheckpointCallback gives:
 * `<name>_<step>_steps`. Of these files the `keep` newest stay.
 *
 * @returns the path.
 */
export async function saveStep(agent: Saved, best: string, keep: number): Promise<string> {
  const name = best.slice(0, -ENDING.length);
  const path = `${name}_${agent.step}_steps${ENDING}`;
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  await agent.save(path);
  const isSibling = (each: string): boolean => {
    const steps = STEPS.exec(each);
    return steps !== null && join(folder, each.slice(0, steps.index)) === join(name);
  };
  for (const old of newestFirst(folder, isSibling).slice(keep)) rmSync(old, { force: true });
  return path;
}

/** The files of a folder in the order in which they were written, the last one first. */
function newestFirst(folder: string, isMeant: (name: string) => boolean): string[] {
  return readdirSync(folder)
    .filter(isMeant)
    .map((name) => join(folder, name))
    .map((path) => ({ path, time: statSync(path).mtimeMs, step: Number(STEPS.exec(path)?.[1]) }))
    .sort((a, b) => b.time - a.time || b.step - a.step)
    .map(({ path }) => path);
}
