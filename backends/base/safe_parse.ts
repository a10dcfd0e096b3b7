/** Validation of what comes from outside against a schema: the one place that says in which words. */
import { en } from "zod/locales";
import * as z from "zod/mini";

const { localeError } = en();

/** Validates `value`: its data, or an error whose issues have English messages. */
export function safeParse<T>(
  schema: z.core.$ZodType<T>,
  value: unknown,
): z.core.util.SafeParseResult<T> {
  return z.safeParse(schema, value, { error: localeError });
}
