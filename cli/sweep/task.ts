/** Tasks of a sweep: a setting, a seed and a backend, which together say what is trained, and what comes out. */

import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { safeParse } from "../../backends/base/safe_parse.ts";
import type { Score } from "../benchmark/score.ts";
import { RUNGS } from "../tune/successive_halving.ts";
import { VERSION } from "../version.ts";
import { checkSetting, type Setting } from "../zoo/zoo.ts";
import { parseJson } from "./parse_json.ts";

/** One training of a sweep. */
export interface Task {
  /** The SHA-256 of its text: equal tasks have one name and one result, and are run once. */
  readonly id: string;
  readonly text: string;
  readonly setting: Setting;
  readonly seed: number;
  readonly backend: string;
  /** Of a trial of `tune`: the rung, from 0, that it is trained to. Default: it is trained to its end, and measured. */
  readonly rung?: number | undefined;
}

const count = z.int().check(z.gte(0));

const taskForm = z.strictObject({
  glueball: z.string(),
  backend: z.string(),
  seed: count,
  setting: z.unknown(),
  rung: z.exactOptional(count.check(z.lt(RUNGS))),
});

const measured = z.strictObject({
  mean: z.number(),
  std: z.number(),
  episodes: count,
  step: count,
});

const scoreForm = z.strictObject({
  seed: count,
  greedy: measured,
  last: measured,
  training: z.nullable(z.number()), // NaN in JSON
  curve: z.array(z.tuple([count, z.number()])),
  stepsPerSecond: count,
});

/** A task for workers of this version. */
export function makeTask(setting: Setting, seed: number, backend: string, rung?: number): Task {
  const text = JSON.stringify({ glueball: VERSION, backend, seed, setting, rung });
  return { id: digestOf(text), text, setting, seed, backend, rung };
}

/**
 * The task that a text holds.
 *
 * @throws {RangeError} where it is none, not the one of this name, or one for another version.
 */
export function decodeTask(text: string, id: string): Task {
  if (digestOf(text) !== id) throw refusal("its text is not that of its name");
  const { data } = safeParse(taskForm, parseJson(text));
  if (data === undefined) throw refusal("its text is no task");
  const { glueball, backend, seed, rung } = data;
  if (glueball !== VERSION) {
    throw refusal(`it is for version ${glueball.slice(0, 50)}, and this is ${VERSION}`);
  }
  return { id, text, backend, seed, rung, setting: checkSetting(data.setting, "of a task") };
}

/** @throws {RangeError} where the text is no result. */
export function decodeScore(text: string): Score {
  const { data } = safeParse(scoreForm, parseJson(text));
  if (data === undefined) {
    throw new RangeError("Cannot read the result of a task: its text is no result.");
  }
  return { ...data, training: data.training ?? Number.NaN };
}

/** The SHA-256 of a text or of bytes, in hexadecimal. */
export function digestOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function refusal(reason: string): RangeError {
  return new RangeError(`Cannot run a task: ${reason}; submit it again with this program.`);
}
