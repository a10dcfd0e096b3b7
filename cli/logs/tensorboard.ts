/** Logs as event files, which TensorBoard draws: `tensorboard --logdir logs`. */

import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { scalarsEvent, startEvent, versionEvent } from "./events.ts";
import { LogFile } from "./log_file.ts";
import type { Logger, LogOptions, Row } from "./logger.ts";
import { tfRecord } from "./tf_record.ts";

/** How the name of an event file begins; TensorBoard reads a folder's files in the order of their names. */
export const EVENT_FILE = "events.out.tfevents.";

/** Writes rows to a new event file in `folder`. */
export function tensorboardLogger(folder: string, { wallTime, resumedAt }: LogOptions): Logger {
  const seconds = String(Math.floor(wallTime)).padStart(10, "0");
  const file = new LogFile(join(folder, `${EVENT_FILE}${seconds}.${hostname()}.${process.pid}`));
  file.write(tfRecord(versionEvent(wallTime)));
  if (resumedAt !== undefined) {
    file.write(tfRecord(startEvent({ step: resumedAt + 1, wallTime })));
  }
  return {
    row: ({ values, ...moment }: Row) => file.write(tfRecord(scalarsEvent(moment, values))),
    flush: () => file.flush(),
  };
}
