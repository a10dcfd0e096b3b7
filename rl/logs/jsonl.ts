/** Logs as JSON, an object a line; a value that JSON has no number for, such as NaN, is null. */

import { appendToLog, wholeLines } from "./log_file.ts";
import type { LogOptions, LogRow, LogSink } from "./row.ts";

/** Appends rows to the file at `path`. What it says of steps after `resumedAt` is void. */
export function jsonlSink(
  path: string,
  { resumedAt = Infinity }: Partial<LogOptions> = {},
): LogSink {
  wholeLines(path, (line) => stepIn(line, path) > resumedAt);
  return ({ step, wallTime, values }: LogRow) => {
    appendToLog(path, `${JSON.stringify({ step, wall_time: wallTime, ...values })}\n`);
  };
}

function stepIn(line: string, path: string): number {
  try {
    const { step } = JSON.parse(line) as { readonly step?: unknown };
    if (typeof step === "number") return step;
  } catch {} // said below
  throw new RangeError(
    `Cannot continue the log ${path}: it has a line that is no object with a step; ` +
      "log to another folder, or delete it.",
  );
}
