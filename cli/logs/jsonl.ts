/** Logs as JSON, an object a line; a value that JSON has no number for, such as NaN, is null. */

import { LogFile, wholeLines } from "./log_file.ts";
import type { Logger, Row } from "./logger.ts";

/** Appends rows to the file at `path`. What it says of steps after `resumedAt` is void. */
export function jsonlLogger(path: string, resumedAt: number = Infinity): Logger {
  wholeLines(path, (line) => (JSON.parse(line) as { readonly step: number }).step > resumedAt);
  const file = new LogFile(path);
  return {
    row: ({ step, wallTime, values }: Row) => {
      file.write(`${JSON.stringify({ step, wall_time: wallTime, ...values })}\n`);
    },
    flush: () => file.flush(),
  };
}
