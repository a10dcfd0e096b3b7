/** States as files hold them: checked before anything is restored from them. */
import * as z from "zod/mini";
import { safeParse } from "../backends/base/safe_parse.ts";
import type { Json } from "./environment.ts";

/** Schema of a number of things: whole, 0 or more. */
export const count: z.ZodMiniInt = z.int().check(z.gte(0));

/**
 * A state of the form that is wanted.
 *
 * @param what what is restored, for errors.
 * @throws {RangeError} naming the value that is wrong.
 */
export function parseState<T>(schema: z.ZodMiniType<T>, state: Json, what: string): T {
  const { data, error } = safeParse(schema, state);
  if (error === undefined) return data as T;
  const [{ path, message } = { path: [], message: "" }] = error.issues;
  return refuseState(what, `${path.join(".") || "it"}: ${message}`);
}

/** Throws that a state cannot be restored. */
export function refuseState(what: string, reason: string): never {
  throw new RangeError(
    `Cannot restore ${what}: its state is not such as it saves (${reason}); take another copy.`,
  );
}
