/** Errors as a user of the command line reads them. */

import { type Hint, type HintSubject, hintOf } from "../../envs/base/errors.ts";
import { invocation } from "./invocation.ts";

/** What to do, said with flags instead of code. */
const IN_FLAGS: Readonly<Record<HintSubject, (hint: Hint) => string>> = {
  python: () => "as in --python .venv/bin/python",
  trust: () => "consent with --trust",
  options: ({ id = "<env>" }) => `${invocation()} envs ${id} lists the options`,
  traceback: () => "--verbose prints the traceback",
};

/**
 * The error in one sentence; its stack where `verbose` is set, or it was not foreseen. With
 * `verbose`, a cause that is a text, such as a traceback of Python, follows.
 */
export function describeError(error: unknown, verbose: boolean): string {
  const {
    message,
    stack = message,
    cause,
  } = error instanceof Error ? error : new Error(`${error}`);
  const hint = hintOf(error);
  const inFlags = (text: string): string =>
    hint === undefined ? text : text.replace(hint.text, () => IN_FLAGS[hint.subject](hint));
  const isForeseen = /^Cannot .+?: /s.test(message);
  const text = inFlags(isForeseen && !verbose ? message : stack);
  return verbose && typeof cause === "string" ? `${text}\n\n${cause.trimEnd()}` : text;
}
