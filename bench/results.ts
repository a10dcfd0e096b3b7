/** Results, kept in files. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describeMachine } from "./machine.ts";

/** Writes what was found, and on which machine, to `bench/results/<name>-<runtime>.json`. */
export function writeResults(name: string, found: object): void {
  const text = JSON.stringify({ machine: describeMachine(), ...found }, null, 2);
  writeFileSync(placeOf(name), `${text}\n`);
}

/** What this runtime wrote there before; `undefined` where it did not. */
export function readResults(name: string): unknown {
  const place = placeOf(name);
  return existsSync(place) ? JSON.parse(readFileSync(place, "utf8")) : undefined;
}

function placeOf(name: string): URL {
  const [runtime] = describeMachine().runtime.split(" ");
  return new URL(`results/${name}-${runtime}.json`, import.meta.url);
}
