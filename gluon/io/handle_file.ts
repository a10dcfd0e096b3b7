/** Files by handles: in the origin's private file system, or on a disk where a user has chosen them. */
import { openBlob } from "./blob_file.ts";
import type { FileHandleLike, WriteOptions } from "./file_kinds.ts";
import type { OpenFile } from "./open_file.ts";

/** What is used of a `FileSystemWritableFileStream`; the file is replaced when it is closed. */
interface Writable {
  write(piece: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

const reasons: Readonly<Record<string, string>> = {
  QuotaExceededError: "the room for it is used up; make room, or choose another place",
  NotAllowedError: "the user has not permitted that; ask with requestPermission()",
  NoModificationAllowedError: "something else is writing it; wait for that",
};

/** Opens the file of a handle. */
export async function openHandle(handle: FileHandleLike): Promise<OpenFile> {
  const what = nameOfHandle(handle);
  const file = await handle.getFile().catch((cause: unknown) => {
    throw new Error(`Cannot read ${what}: ${reasonOf(cause)}.`, { cause });
  });
  return openBlob(file, what);
}

/**
 * Writes the file of a handle.
 *
 * @throws {Error} where that is not permitted, or its disk is full; the old file is as it was.
 * @throws {RangeError} where older files are to be kept: a handle is of one file.
 */
export async function writeHandle(
  handle: FileHandleLike,
  pieces: Iterable<Uint8Array>,
  { keep = 1, check }: WriteOptions,
): Promise<void> {
  const what = nameOfHandle(handle);
  if (keep > 1) {
    throw new RangeError(
      `Cannot keep ${keep} files of ${what}: a handle is of one file; save to others, or by name.`,
    );
  }
  if (handle.createWritable === undefined) {
    throw new Error(
      `Cannot write ${what}: handles cannot be written here (there is no createWritable()); save ` +
        "without a target for a Blob, or by name.",
    );
  }
  const cannotWrite = (cause: unknown): never => {
    throw new Error(`Cannot write ${what}: ${reasonOf(cause)}. It is unchanged.`, { cause });
  };
  const writable = (await handle.createWritable().catch(cannotWrite)) as Writable;
  try {
    for (const piece of pieces) await writable.write(piece).catch(cannotWrite);
    check?.();
  } catch (error) {
    await writable.abort().catch(() => {}); // it may be in error, and so closed, already
    throw error;
  }
  await writable.close().catch(cannotWrite);
}

/** The file of a handle, in messages. */
export function nameOfHandle({ name }: FileHandleLike): string {
  return `the file "${name}"`;
}

function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  return reasons[name] ?? message;
}
