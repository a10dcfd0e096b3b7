/** Study: the trials of a search, in a file of JSON lines that only grows, so that it may be interrupted at any time. */

import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import { wholeLines } from "../../rl/logs/log_file.ts";
import { onDisk } from "../disk.ts";
import type { Options } from "./tpe.ts";

const count = z.int().check(z.gte(0));

/** What is searched; a study is of one such thing. */
export interface StudyHead {
  readonly name: string;
  readonly algorithm: string;
  readonly n_timesteps: number;
  /** Seeds of each trial: 100, 101, ..., away from those that results are reported for. */
  readonly seeds: number;
  /** Options that are not searched. */
  readonly fixed: Options;
}

/** One setting that was tried. */
export interface Trial {
  readonly number: number;
  readonly options: Options;
  /** The mean return over seeds at each rung. */
  readonly scores: readonly number[];
  /** How it ended; `null` where it has not. */
  readonly end: "finished" | "pruned" | "failed" | null;
}

/** A line of the file. */
export type StudyLine =
  | { readonly study: StudyHead }
  | { readonly trial: number; readonly options: Options }
  | { readonly trial: number; readonly rung: number; readonly score: number }
  | { readonly trial: number; readonly end: "finished" | "pruned" | "failed" };

const options = z.record(z.string(), z.unknown());
const head = z.strictObject({
  name: z.string(),
  algorithm: z.string(),
  n_timesteps: count,
  seeds: count,
  fixed: options,
});
const line: z.ZodMiniType<StudyLine> = z.union([
  z.strictObject({ study: head }),
  z.strictObject({ trial: count, options }),
  z.strictObject({ trial: count, rung: count, score: z.number() }),
  z.strictObject({ trial: count, end: z.enum(["finished", "pruned", "failed"]) }),
]);

/** Appends lines; several processes may at the same time. */
export function appendToStudy(path: string, ...lines: readonly StudyLine[]): void {
  const work = { verb: "write to", path, remedy: "name another file with --study" };
  onDisk(work, () => {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
  });
}

/**
 * Begins a study, or continues that of a file.
 *
 * @throws {RangeError} where the file is no study, or one of something else.
 */
export function openStudy(path: string, wanted: StudyHead): void {
  const work = { verb: "read", path, remedy: "name another file with --study" };
  const isNew = onDisk(work, () => wholeLines(path, () => false)).length === 0;
  if (isNew) appendToStudy(path, { study: wanted });
  const found = JSON.stringify(readStudy(path).head);
  if (found === JSON.stringify(wanted)) return;
  throw new RangeError(
    `Cannot continue the study ${path}: it is of ${found}, and this one of ${JSON.stringify(wanted)}; ` +
      "name another file with --study.",
  );
}

/** What a study has found so far. */
export interface Study {
  readonly head: StudyHead;
  readonly trials: readonly Trial[];
}

/** @throws {RangeError} where the file is no study. */
export function readStudy(path: string): Study {
  const work = { verb: "read", path, remedy: "name another file with --study" };
  const texts = onDisk(work, () => readFileSync(path, "utf8")).split("\n");
  const [first, ...lines] = texts.slice(0, -1).map((text) => parseLine(path, text));
  if (first === undefined || !("study" in first)) throw noStudy(path);
  const trials = new Map<number, Trial>();
  for (const each of lines) {
    if ("study" in each) continue;
    const number = each.trial;
    const before = trials.get(number) ?? { number, options: {}, scores: [], end: null };
    // One that was interrupted begins again, without scores.
    if ("options" in each) trials.set(number, { ...before, options: each.options, scores: [] });
    else if ("end" in each) trials.set(number, { ...before, end: each.end });
    else trials.set(number, { ...before, scores: [...before.scores, each.score] });
  }
  return { head: first.study, trials: [...trials.values()] };
}

function parseLine(path: string, text: string): StudyLine {
  try {
    const { success, data } = safeParse(line, JSON.parse(text));
    if (success) return data;
  } catch {} // said below
  throw noStudy(path);
}

function noStudy(path: string): RangeError {
  return new RangeError(
    `Cannot continue the study ${path}: it has a line that no study has; name another file with --study.`,
  );
}

/** Trials that have ended, the best first: those that came further before others, and failed ones last. */
export function ranked(trials: readonly Trial[]): readonly Trial[] {
  const last = ({ scores }: Trial): number => scores.at(-1) ?? -Infinity;
  return trials
    .filter(({ end }) => end !== null)
    .toSorted(
      (a, b) =>
        Number(a.end === "failed") - Number(b.end === "failed") ||
        b.scores.length - a.scores.length ||
        last(b) - last(a),
    );
}
