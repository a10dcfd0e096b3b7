/** Results, kept in files. */

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describeMachine } from "./machine.ts";

/** Writes what was found, and on which machine, to `bench/results/<name>-<runtime>.json`. */
export function writeResults(name: string, found: object): void {
  const machine = describeMachine();
  const [runtime] = machine.runtime.split(" ");
  const path = fileURLToPath(new URL(`results/${name}-${runtime}.json`, import.meta.url));
  writeFileSync(path, `${JSON.stringify({ machine, ...found }, null, 2)}\n`);
}
