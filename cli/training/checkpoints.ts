/** The files of a training: its best agent in one and, beside it, the whole training as it was at some steps. */

import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { onDisk } from "../disk.ts";

/** How many files of the whole training are kept where nothing else is said. */
export const KEEP = 3;

/** How the name of a checkpoint ends. */
export const ENDING = ".safetensors";
const STEPS = /_(\d+)_steps\.safetensors$/;

/** Characters of the environment in a name: file systems take 255 in all. */
const LONGEST = 100;

/** What a training is called where nothing else is said: `CartPole-v1-seed-0`. */
export function trainingName(environment: string, seed: number): string {
  return `${environment.replaceAll(/[^\w.-]+/g, "-").slice(0, LONGEST)}-seed-${seed}`;
}

/** Where the best agent goes: `checkpoints/CartPole-v1-seed-0.safetensors`. */
export function defaultCheckpoint(environment: string, seed: number): string {
  return join("checkpoints", trainingName(environment, seed) + ENDING);
}

/** What a training is called whose best agent is at `best`. */
export function nameOf(best: string): string {
  return basename(best, ENDING);
}

/** The file of the best agent of the training that a checkpoint is of: `a.safetensors` for `a_1000_steps.safetensors`. */
export function checkpointBeside(path: string): string {
  return path.replace(STEPS, ENDING);
}

/** The file of a training at a step, whose best agent is at `best`: `a_1000_steps.safetensors`. */
export function stepPath(best: string, step: number): string {
  return `${best.slice(0, -ENDING.length)}_${step}_steps${ENDING}`;
}

/** Whether `name` is that of a file at some step of the training whose best agent is at `best`. */
export function belongsTo(name: string, best: string): boolean {
  return STEPS.test(name) && name.replace(STEPS, ENDING) === basename(best);
}

/** The file at `path` or, of a folder, the checkpoint that was written last. */
export function findCheckpoint(path: string): string {
  const work = { verb: "open", path, remedy: "give a checkpoint that train saved" };
  return onDisk(work, () => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      throw new RangeError(
        `Cannot open ${JSON.stringify(path)}: there is no such file; give a checkpoint that train saved.`,
      );
    }
    if (!stat.isDirectory()) return path;
    const [newest] = newestFirst(path, (name) => name.endsWith(ENDING));
    if (newest !== undefined) return newest;
    throw new RangeError(
      `Cannot open ${JSON.stringify(path)}: there is no checkpoint in the folder; give one that train saved to.`,
    );
  });
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
  const path = stepPath(best, agent.step);
  const folder = dirname(path);
  const work = { verb: "save to", path, remedy: "name another file with --checkpoint" };
  onDisk(work, () => mkdirSync(folder, { recursive: true }));
  await agent.save(path);
  const older = newestFirst(folder, (name) => belongsTo(name, best)).slice(keep);
  onDisk(work, () => {
    for (const old of older) rmSync(old, { force: true });
  });
  return path;
}

/** The files of a folder in the order in which they were written, the last one first. */
function newestFirst(folder: string, isMeant: (name: string) => boolean): string[] {
  return readdirSync(folder)
    .filter(isMeant)
    .map((name) => join(folder, name))
    .flatMap((path) => {
      // Other programs may remove files meanwhile.
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat === undefined
        ? []
        : { path, time: stat.mtimeMs, step: Number(STEPS.exec(path)?.[1]) };
    })
    .sort((a, b) => b.time - a.time || b.step - a.step)
    .map(({ path }) => path);
}
