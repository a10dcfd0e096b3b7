/** Logs as event files, which TensorBoard draws: `tensorboard --logdir logs`. */

import { hostModule } from "../../backends/base/host.ts";
import { scalarsEvent, startEvent, versionEvent } from "./events.ts";
import { appendToLog } from "./log_file.ts";
import type { LogOptions, LogRow, LogSink } from "./row.ts";
import { tfRecord } from "./tf_record.ts";

/** How the name of an event file begins; TensorBoard reads a folder's files in the order of their names. */
export const EVENT_FILE = "events.out.tfevents.";

/** Writes rows to a new event file in `folder`. */
export function tensorboardSink(folder: string, { wallTime, resumedAt }: LogOptions): LogSink {
  const { hostname } = hostModule("node:os");
  const { pid } = hostModule("node:process");
  const seconds = String(Math.floor(wallTime)).padStart(10, "0");
  const name = `${EVENT_FILE}${seconds}.${hostname()}.${pid}`;
  const path = hostModule("node:path").join(folder, name);
  appendToLog(path, tfRecord(versionEvent(wallTime)));
  if (resumedAt !== undefined) {
    appendToLog(path, tfRecord(startEvent({ step: resumedAt + 1, wallTime })));
  }
  return ({ values, ...moment }: LogRow) => {
    appendToLog(path, tfRecord(scalarsEvent(moment, values)));
  };
}
