/** Logs as comma-separated values: a line a row, an empty cell where nothing was known. */

import { LogFile, wholeLines } from "./log_file.ts";
import { type Logger, type Row, TAGS } from "./logger.ts";

const HEADER = ["step", "wall_time", ...TAGS].join(",");

/**
 * Appends rows to the file at `path`, which has its header once. What it says of steps after `resumedAt` is void.
 *
 * @throws {RangeError} where the file has other columns.
 */
export function csvLogger(path: string, resumedAt: number = Infinity): Logger {
  const [header] = wholeLines(path, (line) => Number.parseInt(line, 10) > resumedAt);
  const file = new LogFile(path);
  if (header === undefined) file.write(`${HEADER}\n`);
  else if (header !== HEADER) {
    throw new RangeError(
      `Cannot go on with the log ${path}: its columns are ${header}; they must be ${HEADER}.`,
    );
  }
  return {
    row: ({ step, wallTime, values }: Row) => {
      file.write(`${[step, wallTime, ...TAGS.map((tag) => values[tag] ?? "")].join(",")}\n`);
    },
    flush: () => file.flush(),
  };
}
