/** Entries of the stream of tasks, as Redis answers with them. */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";

/** An entry of the stream: its number, and the name of the task; empty where it is no entry of ours. */
export type Entry = readonly [number: string, id: string];

const entries = z.array(z.tuple([z.string(), z.array(z.string())]));

/** The entries of an answer; none where it is of another form. */
export function entriesIn(answer: unknown): readonly Entry[] {
  const { data = [] } = safeParse(entries, answer);
  return data.map(([number, [field, id = ""]]) => [number, field === "task" ? id : ""]);
}
