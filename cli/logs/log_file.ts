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
 * The lines of a text file that may not exist yet. A last line that was never finished, because the program was
 * killed or the disk was full, is cut off, so that the next line does not continue it.
 */
export function wholeLines(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return whole.split("\n").slice(0, -1);
}
