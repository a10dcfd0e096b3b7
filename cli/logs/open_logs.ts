/** Opens the logs of a training. */

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { csvLogger } from "./csv.ts";
import { jsonlLogger } from "./jsonl.ts";
import type { Logger, LogOptions } from "./logger.ts";
import { EVENT_FILE, tensorboardLogger } from "./tensorboard.ts";

/** What a log can be. */
export const LOG_FORMATS = ["csv", "jsonl", "tensorboard"] as const;

/** A kind of log. */
export type LogFormat = (typeof LOG_FORMATS)[number];

type Open = (folder: string, options: LogOptions) => Logger;

const OPEN: Readonly<Record<LogFormat, Open>> = {
  csv: (folder, { resumedAt }) => csvLogger(join(folder, "progress.csv"), resumedAt),
  jsonl: (folder, { resumedAt }) => jsonlLogger(join(folder, "progress.jsonl"), resumedAt),
  tensorboard: tensorboardLogger,
};

/**
 * Opens logs in `folder`, which is made where it does not exist. A training that goes on adds to the logs it has.
 *
 * @throws {RangeError} where a new training would add to the logs of another one.
 */
export function openLogs(
  folder: string,
  formats: readonly LogFormat[],
  options: LogOptions,
): Logger {
  mkdirSync(folder, { recursive: true });
  const found = readdirSync(folder).find(isLog);
  if (found !== undefined && options.resumedAt === undefined) {
    throw new RangeError(
      `Cannot log to ${folder}: it has the ${found} of another training; ` +
        "name another --log-dir, or delete it.",
    );
  }
  const loggers = formats.map((format) => OPEN[format](folder, options));
  return {
    row: (row) => {
      for (const logger of loggers) logger.row(row);
    },
    flush: () => {
      for (const logger of loggers) logger.flush();
    },
  };
}

function isLog(name: string): boolean {
  return name === "progress.csv" || name === "progress.jsonl" || name.startsWith(EVENT_FILE);
}
