/**
 * The course of a training in Redis: rows as a log has them, in a stream, for whoever watches from elsewhere. An entry's
 * number is the step of its row, so that what a resumed training tells once more is there once.
 */

import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { EvaluationRecord } from "../../rl/mod.ts";
import type { ReadRow } from "../logs/row_series.ts";
import { parseJson } from "./parse_json.ts";
import type { Redis } from "./redis.ts";

/** Rows of a stream; beyond, the oldest go. */
const MOST = 16_384;
/** Seconds that a stream lives after its last row. */
const KEPT = 7 * 86_400;
/** Rows that are read at once, and characters of one. */
const [BATCH, LONGEST] = [1000, 2 ** 14];

const APPEND = `
redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], ARGV[2], 'row', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])`;

const entries = z.array(z.tuple([z.string(), z.array(z.string())]));
const figures = z.record(z.string(), z.number());

/** The row of an evaluation, with the mean return of training where episodes have ended. */
export function rowOf(
  { step, mean, std }: EvaluationRecord,
  training: number = Number.NaN,
): ReadRow {
  const evaluation = { "eval/mean_reward": mean, "eval/std_reward": std };
  const own = Number.isFinite(training) ? { "rollout/ep_rew_mean": training } : {};
  return { step, values: { ...evaluation, ...own } };
}

/** Appends a row, where Redis answers at the moment; without that, and where it is there already, it is left out. */
export function appendRow(redis: Redis, key: string, { step, values }: ReadRow): void {
  if (redis.status !== "ready") return;
  const number = `${step}-${"eval/mean_reward" in values ? 2 : 1}`; // the two rows that a step may have
  void redis.eval(APPEND, 1, key, MOST, number, JSON.stringify(values), KEPT).catch(() => {});
}

/** Rows that were read, and the number of the last entry; `null` where there is none. */
export interface ReadRows {
  readonly rows: readonly ReadRow[];
  readonly last: string | null;
}

/** The rows behind an entry, or all of them. What is none is passed over. */
export async function readRows(redis: Redis, key: string, after: string | null): Promise<ReadRows> {
  const rows: ReadRow[] = [];
  let last = after;
  for (;;) {
    const answer = await redis.xrange(key, last === null ? "-" : `(${last}`, "+", "COUNT", BATCH);
    const { data = [] } = safeParse(entries, answer);
    for (const [number, [field, text = ""]] of data) {
      last = number;
      if (field !== "row" || text.length > LONGEST) continue;
      const { data: values } = safeParse(figures, parseJson(text));
      if (values !== undefined) rows.push({ step: Number.parseInt(number, 10), values });
    }
    if (data.length < BATCH) return { rows, last };
  }
}
