/** What is thrown in one thread, as data that another throws again. */
import * as z from "zod/mini";

/** An error with its causes, or another value. */
export type Thrown =
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly stack?: string | undefined;
      readonly cause?: Thrown | undefined;
    }
  | { readonly kind: "value"; readonly value: unknown };

/** The schema. */
export const thrownForm: z.ZodMiniType<Thrown> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("error"),
    name: z.string(),
    message: z.string(),
    stack: z.optional(z.string()),
    cause: z.optional(z.lazy(() => thrownForm)),
  }),
  z.strictObject({ kind: z.literal("value"), value: z.unknown() }),
]) as z.ZodMiniType<Thrown>;

/** The errors of the language, whose class is kept. */
const KINDS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;

/** Causes of causes that are kept, so that one that is its own cause ends. */
const DEEPEST = 8;

/** Describes what was thrown. */
export function describeThrown(thrown: unknown, depth = 0): Thrown {
  if (!(thrown instanceof Error)) return { kind: "value", value: cloneable(thrown) };
  const { name, message, stack, cause } = thrown;
  return {
    kind: "error",
    name: String(name),
    message: String(message),
    ...(typeof stack === "string" && { stack }),
    ...(cause !== undefined && depth < DEEPEST && { cause: describeThrown(cause, depth + 1) }),
  };
}

/** What was thrown, to be thrown again: an error has its name, message, stack and cause. */
export function restoreThrown(thrown: Thrown): unknown {
  if (thrown.kind === "value") return thrown.value;
  const { name, message, stack, cause } = thrown;
  const Kind = Object.hasOwn(KINDS, name) ? KINDS[name as keyof typeof KINDS] : Error;
  const error = new Kind(message, cause && { cause: restoreThrown(cause) });
  const hidden = { configurable: true, writable: true };
  if (error.name !== name) Object.defineProperty(error, "name", { ...hidden, value: name });
  if (stack !== undefined) Object.defineProperty(error, "stack", { ...hidden, value: stack });
  return error;
}

/** The value or, where no message can hold it, its text. */
function cloneable(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return String(value);
  }
}
