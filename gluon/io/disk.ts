/** Files on the disk; nothing else in `gluon/` but `temporary_files.ts` and `folders.ts` touches it. */
import { findHostModule, hostModule } from "../../backends/base/host.ts";
import type { WriteOptions } from "./file_kinds.ts";
import { type OpenFile, PIECE, readPieces } from "./open_file.ts";
import { removeLeftovers, temporaryName } from "./temporary_files.ts";

/** Whether this host has a disk; a page has none. */
export function hasDisk(): boolean {
  return findHostModule("node:fs/promises") !== undefined;
}

/** Opens a file of the disk. */
export async function openOnDisk(path: string): Promise<OpenFile> {
  const file = await hostModule("node:fs/promises").open(path, "r");
  const { size } = await file.stat();
  const readPiece = async (target: Uint8Array, position: number): Promise<number> =>
    (await file.read(target, 0, target.length, position)).bytesRead;
  return {
    what: `file "${path}"`,
    size,
    read: (target, position) => readPieces(target, position, readPiece),
    close: () => file.close(),
  };
}

/**
 * Writes a file as a whole or not at all: to a temporary file in the same folder, which then takes
 * the place of the old one. At every moment, there is a whole file of that name, if there was one
 * before. What a process that was killed has left of its files in the folder is removed.
 *
 * @throws {Error} where the disk is full or the folder missing; the old file is as it was.
 */
export async function writeOnDisk(
  path: string,
  pieces: Iterable<Uint8Array>,
  { keep = 1, check }: WriteOptions,
): Promise<void> {
  const fs = hostModule("node:fs/promises");
  const { dirname } = hostModule("node:path");
  const temporary = await temporaryName(path);
  try {
    await removeLeftovers(dirname(path)); // first of all, since they may fill the disk
    const file = await fs.open(temporary, "w");
    try {
      for (const piece of pieces) {
        for (let at = 0; at < piece.length; ) {
          const length = Math.min(piece.length - at, PIECE);
          at += (await file.write(piece, at, length)).bytesWritten;
        }
      }
      await file.sync();
    } finally {
      await file.close();
    }
    check?.();
    await keepOld(path, keep);
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw isOfSystem(error) ? cannotWrite(path, error) : error;
  }
}

/** Moves old files up by one, the newest by a second name, so that it does not vanish meanwhile. */
async function keepOld(path: string, keep: number): Promise<void> {
  const fs = hostModule("node:fs/promises");
  const ignoreMissing = (error: unknown): void => {
    if (!(isOfSystem(error) && error.code === "ENOENT")) throw error;
  };
  for (let age = keep - 1; age > 1; age--) {
    await fs.rename(`${path}.${age - 1}`, `${path}.${age}`).catch(ignoreMissing);
  }
  if (keep === 1) return;
  await fs.rm(`${path}.1`, { force: true });
  await fs
    .link(path, `${path}.1`)
    .catch((error) => ignoreMissing(error))
    .catch(() => fs.copyFile(path, `${path}.1`)); // a file system without links
}

function isOfSystem(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === "string";
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; make room, or choose another disk",
  EDQUOT: "the disk quota is used up; make room, or choose another disk",
  ENOENT: "its folder does not exist; make it first",
  ENOTDIR: "its folder is a file; choose another",
  EISDIR: "it is a folder; name a file",
  EACCES: "that is not permitted; choose another folder",
  EROFS: "the disk is read-only; choose another",
};

function cannotWrite(path: string, error: Error & { readonly code: string }): Error {
  const reason = reasons[error.code] ?? error.message;
  return new Error(
    `Cannot write file "${path}": ${reason}. A file of that name that was there is unchanged.`,
    { cause: error },
  );
}
