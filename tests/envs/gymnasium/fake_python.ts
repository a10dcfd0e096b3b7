/** A program in place of Python, which shows whether it was run. */

import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Calls `body` with a program that records that it runs, and exits at once.
 *
 * @param body `hasRun` says whether the program has run since the last call.
 */
export function withProgram(body: (python: string, hasRun: () => boolean) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "glueball-id-"));
  try {
    const [python, mark] = [join(directory, "python"), join(directory, "has run")];
    const check = `[ "$1" = -c ] && [ "$3" = -- ] && [ $# = 4 ] && touch '${mark}'`;
    writeFileSync(python, `#!/bin/sh\n${check}\n`);
    chmodSync(python, 0o755);
    body(python, () => {
      const has = existsSync(mark);
      rmSync(mark, { force: true });
      return has;
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
