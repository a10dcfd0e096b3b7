/** Environments named by a file, such as a checkpoint, whose ids and options are untrusted data. */

import * as z from "zod/mini";
import { safeParse } from "../backends/base/safe_parse.ts";
import { isGymnasiumId } from "./gymnasium/gymnasium_id.ts";
import type { CompleteEnvironment } from "./registration.ts";
import { type MakeOptions, make } from "./registry.ts";

/** The options of `makeFromFile` that do not come from the file. */
export type OwnOptions = MakeOptions & {
  /** Consents to the Python code that a `gymnasium:` id of the file runs. Default: false. */
  readonly trust?: boolean;
};

const LARGEST = 10_000; // values in all, characters in a text
const DEEPEST = 8;

const form = z.record(z.string().check(z.regex(/^[A-Za-z_]\w{0,63}$/)), z.unknown());

/** What only the user of this machine can say. */
const NEVER_FROM_FILES: readonly string[] = ["python", "step_timeout", "trust"];

/**
 * Makes the environment that a file names, as `make` does, but:
 *
 * - `python` in the file is passed over: no file says which program runs.
 * - An environment of Gymnasium is made only with `own.trust`, since making it imports Python
 *   modules; the error that says so names them. A module in the working directory is not found,
 *   unless `PYTHONPATH` names that.
 * - The options of the file are finite, small and no paths.
 *
 * @param options those that the file has.
 * @param own those of the caller; they win.
 * @throws {Error} without consent.
 * @throws {RangeError} where the file's options are not such, or `make` refuses them.
 */
export function makeFromFile(
  id: string,
  options: unknown = {},
  { trust = false, ...own }: OwnOptions = {},
): CompleteEnvironment {
  const parsed = safeParse(form, options);
  if (!parsed.success) fail(id, "they are no record of options by name");
  const theirs = Object.entries(parsed.data as Record<string, unknown>).filter(
    ([key]) => !NEVER_FROM_FILES.includes(key) && !Object.hasOwn(own, key),
  );
  let room = LARGEST;
  for (const [key, value] of theirs) room = checkData(id, key, value, room);
  const isPython = isGymnasiumId(id);
  return make(id, { ...Object.fromEntries(theirs), ...own, ...(isPython && { trust }) });
}

/** Throws where `value` is no small piece of data; returns how many more values there may be. */
function checkData(id: string, key: string, value: unknown, room: number, depth = 0): number {
  if (room <= 0 || depth > DEEPEST) fail(id, `${key} holds too much`);
  if (typeof value === "string") {
    if (value.length > LARGEST) fail(id, `${key} is a text of ${value.length} characters`);
    if (/[/\\\p{Cc}]|^[.~]|^\w:/u.test(value)) {
      fail(id, `${key} is ${JSON.stringify(value)}, which may be a path; give it yourself`);
    }
    return room - 1 - Math.floor(value.length / 100);
  }
  if (typeof value === "number") {
    if (value === Infinity || Math.abs(value) <= Number.MAX_SAFE_INTEGER) return room - 1;
    fail(id, `${key} is ${value}`);
  }
  if (value === null || typeof value === "boolean") return room - 1;
  if (typeof value !== "object") fail(id, `${key} is a ${typeof value}`);
  let left = room - 1;
  for (const each of Object.values(value)) left = checkData(id, key, each, left, depth + 1);
  return left;
}

function fail(id: string, reason: string): never {
  throw new RangeError(
    `Cannot make ${JSON.stringify(id.slice(0, 200))} with the options of a file: ${reason}.`,
  );
}
