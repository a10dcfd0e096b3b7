/** Files that only grow. */

import { hostModule } from "../../backends/base/host.ts";

/**
 * Appends to the file at `path`.
 *
 * @throws {Error} where it cannot be written.
 */
export function appendToLog(path: string, piece: string | Uint8Array): void {
  try {
    hostModule("node:fs").appendFileSync(path, piece);
  } catch (error) {
    throw new Error(
      `Cannot write the log ${path}: ${(error as Error).message}; make room for it, or train without it.`,
      { cause: error },
    );
  }
}

/**
 * The lines of a text file that may not exist yet, up to the first that `isVoid`. The rest is cut off, and so is a last
 * line that was never finished, because the program was killed or the disk was full: the next one would continue it.
 */
export function wholeLines(path: string, isVoid: (line: string) => boolean): readonly string[] {
  const { existsSync, readFileSync, writeFileSync } = hostModule("node:fs");
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n").slice(0, -1);
  const first = lines.findIndex(isVoid);
  const kept = first === -1 ? lines : lines.slice(0, first);
  const whole = kept.map((line) => `${line}\n`).join("");
  if (whole !== text) writeFileSync(path, whole);
  return kept;
}
