/** Arrays that outlive scopes and traces. */
import { within } from "../nd/context.ts";

/**
 * Runs `make` so that the arrays it makes are there at once, even while tracing, belong to no scope
 * and are followed by no graph: parameters, optimizer states, counters.
 */
export function persistent<T>(make: () => T): T {
  return within({ trace: null, recording: false, scope: null }, make);
}
