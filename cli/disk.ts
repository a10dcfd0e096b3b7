/** Work on the disk, and its failures in one sentence. */

import { accessSync, closeSync, constants, existsSync, openSync } from "node:fs";
import { dirname } from "node:path";

/** What the codes of the system mean. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "that is not permitted",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it is a file",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in circles",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file",
  EPERM: "that is not permitted",
  EROFS: "the disk is read-only",
};

/** What is to be done on the disk. */
export interface DiskWork {
  /** Such as `log to`. */
  readonly verb: string;
  readonly path: string;
  /** Such as `name another place with --log-dir`. */
  readonly remedy: string;
}

/**
 * Calls `body`.
 *
 * @throws {Error} where the system refuses, saying what, where, why, and what to do. Other errors
 * come as they are.
 */
export function onDisk<R>(work: DiskWork, body: () => R): R {
  try {
    const result = body();
    if (!(result instanceof Promise)) return result;
    return result.catch((error) => {
      throw describeFailure(work, error);
    }) as R;
  } catch (error) {
    throw describeFailure(work, error);
  }
}

/**
 * Finds out that a file cannot be written before the work of which it is to hold the result. What is there stays as it is.
 *
 * @throws {Error} where the system refuses, as `onDisk` says it.
 */
export function checkWritable(work: DiskWork): void {
  onDisk(work, () => {
    if (existsSync(work.path)) closeSync(openSync(work.path, "a"));
    else accessSync(`${dirname(work.path)}/.`, constants.W_OK);
  });
}

/** Characters of a path that an error shows. */
const SHOWN = 120;

function describeFailure({ verb, path, remedy }: DiskWork, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const shown = path.length > SHOWN ? `${path.slice(0, SHOWN)}...` : path;
  const reason = REASONS[code] ?? (error as Error).message;
  return new Error(`Cannot ${verb} ${JSON.stringify(shown)}: ${reason}; ${remedy}.`, {
    cause: error,
  });
}

/** The code of the system, of an error or of what caused it. */
function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === "string" && /^E[A-Z]+$/.test(code)) return code;
  return cause instanceof Error ? codeOf(cause) : undefined;
}
