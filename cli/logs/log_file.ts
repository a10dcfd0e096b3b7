/** Files that only grow. */

import { Buffer } from "node:buffer";
import { appendFileSync, readFileSync, truncateSync } from "node:fs";

/** A file to append to; what is written waits in memory for `flush`. */
export class LogFile {
  readonly path: string;
  #waiting: Uint8Array[] = [];

  constructor(path: string) {
    this.path = path;
  }

  write(piece: string | Uint8Array): void {
    this.#waiting.push(typeof piece === "string" ? Buffer.from(piece) : piece);
  }

  /** @throws {Error} where the file cannot be written; what waited is lost then. */
  flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    if (bytes.length === 0) return;
    try {
      appendFileSync(this.path, bytes);
    } catch (error) {
      throw new Error(
        `Cannot write the log ${this.path}: ${(error as Error).message}; ` +
          "make room for it, or train without --log.",
        { cause: error },
      );
    }
  }
}

/**
 * The lines of a text file that may not exist yet, up to the first that `isVoid`. The rest is cut off, and so is a last
 * line that was never finished, because the program was killed or the disk was full: the next one would continue it.
 */
export function wholeLines(path: string, isVoid: (line: string) => boolean): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const lines = text.split("\n").slice(0, -1);
  const first = lines.findIndex(isVoid);
  const kept = first === -1 ? lines : lines.slice(0, first);
  const length = kept.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  if (length < Buffer.byteLength(text)) truncateSync(path, length);
  return kept;
}
