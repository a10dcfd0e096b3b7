/** Logs as comma-separated values: a line a row, an empty cell where nothing was known. */

import { hostModule } from "../../backends/base/host.ts";
import { appendToLog, wholeLines } from "./log_file.ts";
import type { LogOptions, LogRow, LogSink } from "./row.ts";

/** The columns of every log. */
const FIRST = ["step", "wall_time"];

/**
 * Appends rows to the file at `path`. A value of a new name becomes a new column, empty in the rows before. What the file
 * says of steps after `resumedAt` is void.
 *
 * @throws {RangeError} where the file is no such log.
 */
export function csvSink(path: string, { resumedAt = Infinity }: Partial<LogOptions> = {}): LogSink {
  const [header] = wholeLines(path, (line) => Number.parseInt(line, 10) > resumedAt);
  let columns = header?.split(",") ?? [];
  if (header !== undefined && columns.slice(0, 2).join() !== FIRST.join()) {
    throw new RangeError(
      `Cannot continue the log ${path}: its columns are ${header}; they must begin with ${FIRST}.`,
    );
  }
  return ({ step, wallTime, values }: LogRow) => {
    const known = new Set([...FIRST, ...columns]);
    const added = Object.keys(values).filter((name) => !known.has(name));
    if (columns.length === 0 || added.length > 0) {
      columns = [...known, ...added];
      widen(path, columns);
    }
    const cells = columns.slice(FIRST.length).map((name) => values[name] ?? "");
    appendToLog(path, `${[step, wallTime, ...cells].join(",")}\n`);
  };
}

/** Gives a file other columns, of which it has the first ones. */
function widen(path: string, columns: readonly string[]): void {
  const [, ...rows] = wholeLines(path, () => false);
  const wide = rows.map((row) => row + ",".repeat(columns.length - row.split(",").length));
  const text = [columns.join(","), ...wide].map((line) => `${line}\n`).join("");
  hostModule("node:fs").writeFileSync(path, text);
}
