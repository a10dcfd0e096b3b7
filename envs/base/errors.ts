/** Errors that all environments throw. */

import { formatValue } from "../../backends/base/format_value.ts";
import type { Space } from "../../rl/spaces/mod.ts";

/** The error of `step` outside of an episode. */
export function notRunning(
  name: string,
  phase: "new" | "terminated" | "truncated",
  steps: number,
): Error {
  const reason =
    phase === "new" ? "no episode has begun" : `the episode has ended (${phase} at step ${steps})`;
  return new Error(`Cannot step ${name}: ${reason}; call get_init_state() first.`);
}

/** The error of `step` with an action outside of the action space. */
export function invalidAction(name: string, action: unknown, space: Space<unknown>): RangeError {
  return new RangeError(
    `Cannot step ${name} with action ${formatValue(action)}: it is not in ${space}; ` +
      "pass an element of action_space.",
  );
}

/** The options that a hint is about: of `make`, or the `cause` of an error. */
export type HintSubject = "python" | "trust" | "options" | "traceback";

/** The part of an error's message that says what to do in code; a command line names a flag there. */
export interface Hint {
  readonly subject: HintSubject;
  /** As it stands in the message. */
  readonly text: string;
  /** The environment whose options it is about. */
  readonly id?: string;
}

/** Where a Python that can be run is named. */
export const PYTHON_HINT: Hint = {
  subject: "python",
  text: 'as in { python: ".venv/bin/python" }',
};

/** The error, with a hint that `hintOf` finds. */
export function withHint<E extends Error>(error: E, hint: Hint): E {
  return Object.assign(error, { hint });
}

/** The hint of an error, or of what caused it. */
export function hintOf(error: unknown): Hint | undefined {
  if (!(error instanceof Error)) return undefined;
  return (error as { readonly hint?: Hint }).hint ?? hintOf(error.cause);
}
