/** What a worker tells of itself, for whoever asks how a queue does. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { parseJson } from "./parse_json.ts";

/** What a worker tells of itself. */
export interface WorkerNote {
  readonly host: string;
  readonly backend: string;
  /** What it runs; empty where it waits. */
  readonly task: string;
  readonly step: number;
  readonly done: number;
}

const workerNote: z.ZodMiniType<WorkerNote> = z.strictObject({
  host: z.string(),
  backend: z.string(),
  task: z.string(),
  step: z.number(),
  done: z.number(),
});

/** The note in a text; `null` where it is none. */
export function decodeNote(text: string): WorkerNote | null {
  return safeParse(workerNote, parseJson(text)).data ?? null;
}
