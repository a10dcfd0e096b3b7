/** Files as bytes; nothing else in `gluon/` but `temporary_files.ts` touches the disk. */
import { removeLeftovers, temporaryName } from "./temporary_files.ts";

/** What `writeFile` takes. */
export interface WriteOptions {
  /** How many files to keep: the newest, and under `.1`, `.2`, ... older ones. Default: 1. */
  readonly keep?: number;
  /** Called when all is written, before the old file is replaced; what it throws leaves that one. */
  readonly check?: () => void;
}

/** A file that is open for reading. */
export interface OpenFile {
  /** In bytes. */
  readonly size: number;
  /** Fills `target` with the bytes from `position` on; returns how many there were. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** What is written, or read, at once. */
const PIECE = 1 << 26;

/** The bytes of a file. */
export async function readFile(filename: string): Promise<Uint8Array> {
  const fs = await import("node:fs/promises");
  return await fs.readFile(filename);
}

/** Opens a file, to read parts of it. */
export async function openFile(filename: string): Promise<OpenFile> {
  const fs = await import("node:fs/promises");
  const file = await fs.open(filename, "r");
  const { size } = await file.stat();
  const read = async (target: Uint8Array, position: number): Promise<number> => {
    let done = 0;
    while (done < target.length) {
      const length = Math.min(target.length - done, PIECE);
      const { bytesRead } = await file.read(target, done, length, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done;
  };
  return { size, read, close: () => file.close() };
}

/**
 * Writes a file as a whole or not at all: to a temporary file in the same folder, which then takes
 * the place of the old one. At every moment, there is a whole file of that name, if there was one
 * before. What a process that was killed has left of its files in the folder is removed.
 *
 * @param content Its bytes, or pieces of them in order.
 * @throws {Error} where the disk is full or the folder missing; the old file is as it was.
 */
export async function writeFile(
  filename: string,
  content: Uint8Array | Iterable<Uint8Array>,
  { keep = 1, check }: WriteOptions = {},
): Promise<void> {
  const fs = await import("node:fs/promises");
  const { dirname } = await import("node:path");
  const temporary = await temporaryName(filename);
  try {
    await removeLeftovers(dirname(filename)); // first of all, since they may fill the disk
    const file = await fs.open(temporary, "w");
    try {
      for (const piece of content instanceof Uint8Array ? [content] : content) {
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
    await keepOld(filename, keep);
    await fs.rename(temporary, filename);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw isOfSystem(error) ? cannotWrite(filename, error) : error;
  }
}

/** Moves old files up by one, the newest by a second name, so that it does not vanish meanwhile. */
async function keepOld(filename: string, keep: number): Promise<void> {
  const fs = await import("node:fs/promises");
  const ignoreMissing = (error: unknown): void => {
    if (!(isOfSystem(error) && error.code === "ENOENT")) throw error;
  };
  for (let age = keep - 1; age > 1; age--) {
    await fs.rename(`${filename}.${age - 1}`, `${filename}.${age}`).catch(ignoreMissing);
  }
  if (keep === 1) return;
  await fs.rm(`${filename}.1`, { force: true });
  await fs
    .link(filename, `${filename}.1`)
    .catch((error) => ignoreMissing(error))
    .catch(() => fs.copyFile(filename, `${filename}.1`)); // a file system without links
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

function cannotWrite(filename: string, error: Error & { readonly code: string }): Error {
  const reason = reasons[error.code] ?? error.message;
  return new Error(
    `Cannot write file "${filename}": ${reason}. A file of that name that was there is unchanged.`,
    { cause: error },
  );
}
