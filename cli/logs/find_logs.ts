/** Finds the logs of trainings in folders. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { onDisk } from "../disk.ts";

/** The logs that can be read, the best one first. */
const NAMES = ["progress.csv", "progress.jsonl"];
/** Folders in folders that are looked into, and logs that are taken. */
const [DEEPEST, MOST] = [6, 500];

/** A folder with a log. */
export interface FoundLog {
  readonly folder: string;
  /** The path of the log. */
  readonly path: string;
}

/**
 * The logs in a folder and in its folders, by name. Links are not followed.
 *
 * @param verb what is being done, for errors.
 * @throws {RangeError} where there is none.
 */
export function findLogs(folder: string, verb: string): readonly FoundLog[] {
  const work = { verb, path: folder, remedy: "name a folder with logs of trainings" };
  const { logs, hasEvents } = onDisk(work, () => {
    if (statSync(folder).isFile()) return { logs: [{ folder, path: folder }], hasEvents: false };
    const logs: FoundLog[] = [];
    return { logs, hasEvents: search(folder, 0, logs) };
  });
  if (logs.length > 0) return logs;
  const remedy = hasEvents
    ? "it has events of TensorBoard alone, which `tensorboard --logdir` shows; train with --log csv"
    : "name a folder that train --log csv wrote";
  throw new RangeError(
    `Cannot ${verb} ${JSON.stringify(folder)}: there is no ${NAMES.join(" or ")} in it; ${remedy}.`,
  );
}

/** The same, of a folder that need not be there. */
export function logsIn(folder: string): readonly FoundLog[] {
  const logs: FoundLog[] = [];
  if (existsSync(folder)) search(folder, 0, logs);
  return logs;
}

/** Adds the logs of a folder, and says whether there is one of TensorBoard. */
function search(folder: string, depth: number, logs: FoundLog[]): boolean {
  let entries: readonly import("node:fs").Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (depth === 0) throw error;
    return false; // a folder of someone else's, or gone meanwhile
  }
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const name = NAMES.find((each) => sorted.some((entry) => entry.isFile() && entry.name === each));
  if (name !== undefined && logs.length < MOST) logs.push({ folder, path: join(folder, name) });
  let hasEvents = sorted.some((entry) => entry.name.startsWith("events.out.tfevents"));
  for (const entry of sorted) {
    if (!entry.isDirectory() || depth === DEEPEST) continue;
    if (search(join(folder, entry.name), depth + 1, logs)) hasEvents = true;
  }
  return hasEvents;
}
