/** Opens the logs of a training. */

import { findHostModule, hostModule } from "../../backends/base/host.ts";
import { csvSink } from "./csv.ts";
import { jsonlSink } from "./jsonl.ts";
import type { LogOptions, LogSink } from "./row.ts";
import { EVENT_FILE, tensorboardSink } from "./tensorboard.ts";

/** A kind of log in a folder. */
export type LogFormat = "csv" | "jsonl" | "tensorboard";

/** All kinds. */
export const LOG_FORMATS: readonly ["csv", "jsonl", "tensorboard"] = [
  "csv",
  "jsonl",
  "tensorboard",
];

type Open = (folder: string, options: LogOptions) => LogSink;

const OPEN: Readonly<Record<LogFormat, Open>> = {
  csv: (folder, options) => csvSink(`${folder}/progress.csv`, options),
  jsonl: (folder, options) => jsonlSink(`${folder}/progress.jsonl`, options),
  tensorboard: tensorboardSink,
};

/**
 * Opens logs in `folder`, which is made where it does not exist. A training that continues adds to its logs.
 *
 * @throws {RangeError} where a new training would add to the logs of another one.
 * @throws {Error} where there is no disk, or it refuses.
 */
export function openLogs(
  folder: string,
  formats: readonly LogFormat[],
  options: LogOptions,
): readonly LogSink[] {
  if (findHostModule("node:fs") === undefined) {
    throw new Error(
      `Cannot log to ${folder}: a page has no disk; log to a function, which is given each row.`,
    );
  }
  onDisk(folder, () => hostModule("node:fs").mkdirSync(folder, { recursive: true }));
  const found = findLog(folder);
  if (found !== undefined && options.resumedAt === undefined) {
    throw new RangeError(
      `Cannot log to ${folder}: it has the ${found} of another training; ` +
        "name another folder, or delete it.",
    );
  }
  return onDisk(folder, () => formats.map((format) => OPEN[format](folder, options)));
}

/** The name of a log in `folder`, which may not exist. */
export function findLog(folder: string): string | undefined {
  const { existsSync, readdirSync } = hostModule("node:fs");
  if (!existsSync(folder)) return undefined;
  return onDisk(folder, () => readdirSync(folder)).find(
    (name) => name === "progress.csv" || name === "progress.jsonl" || name.startsWith(EVENT_FILE),
  );
}

function onDisk<R>(folder: string, body: () => R): R {
  try {
    return body();
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message: string };
    if (code === undefined) throw error;
    throw new Error(`Cannot log to ${folder}: ${message}; name another folder.`, { cause: error });
  }
}
