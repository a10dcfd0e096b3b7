/** The file of a new training's best agent: one that no other training has, whoever starts when. */

import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { temporaryName } from "../../gluon/io/temporary_files.ts";
import { type DiskWork, onDisk } from "../disk.ts";
import { belongsTo, type Saved, stepPath } from "./checkpoints.ts";

/**
 * Claims the first of the files `a.safetensors`, `a-2.safetensors`, `a-3.safetensors`, ... that no
 * training has.
 *
 * @param path the first.
 * @param isFree whether nothing else speaks against a path.
 * @returns the path.
 */
export async function claimFree(
  agent: Saved,
  path: string,
  isFree: (path: string) => boolean = () => true,
): Promise<string> {
  for (let number = 1; ; number++) {
    const each = number === 1 ? path : path.replace(/\.\w+$/, `-${number}$&`);
    if (!isTaken(each) && isFree(each) && (await claim(agent, each))) return each;
  }
}

/**
 * Claims the file at `path` by saving the agent there as it is, so that a training that is killed
 * leaves nothing but a checkpoint, from which it can begin again. Where others claim it at the same
 * time, one of all gets it.
 *
 * @returns whether it was claimed; not so where the file is there already.
 * @throws {Error} where a training could not save there.
 */
export async function claim(agent: Saved, path: string): Promise<boolean> {
  const work = workAt(path);
  const temporary = await onDisk(work, () => temporaryBeside(path));
  await onDisk(work, () => agent.save(temporary));
  try {
    return onDisk(work, () => createFrom(temporary, path));
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** @throws {Error} where a training could not save to `path`. */
export async function checkWritable(path: string): Promise<void> {
  const temporary = await onDisk(workAt(path), () => temporaryBeside(path));
  onDisk(workAt(path), () => writeFileSync(temporary, ""));
  rmSync(temporary, { force: true });
}

function workAt(path: string): DiskWork {
  return { verb: "save to", path, remedy: "name another file with --checkpoint" };
}

/** A name in the same folder, which is made; as long as any that the training will need. */
async function temporaryBeside(path: string): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  return await temporaryName(stepPath(path, Number.MAX_SAFE_INTEGER));
}

/** Whether the file at `path`, or one of a training that has it for its best agent, is there. */
function isTaken(path: string): boolean {
  const names = onDisk(workAt(path), () => {
    mkdirSync(dirname(path), { recursive: true });
    return readdirSync(dirname(path));
  });
  return names.some((name) => name === basename(path) || belongsTo(name, path));
}

/** Gives what is at `from` a second name, if nothing has it. */
function createFrom(from: string, to: string): boolean {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    try {
      copyFileSync(from, to, constants.COPYFILE_EXCL); // a file system without links
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  }
  return true;
}
