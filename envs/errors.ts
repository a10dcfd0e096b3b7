/** The errors that every environment throws in the same words. */

import type { Space } from "../rl/spaces.ts";

/** `step` was called where there is no episode to go on with. */
export function notRunning(
  name: string,
  phase: "new" | "terminated" | "truncated",
  steps: number,
): Error {
  const reason =
    phase === "new" ? "no episode has begun" : `the episode has ended (${phase} at step ${steps})`;
  return new Error(`Cannot step ${name}: ${reason}; call get_init_state() first.`);
}

/** `step` was called with something that is not in the action space. */
export function invalidAction(name: string, action: unknown, space: Space<unknown>): RangeError {
  return new RangeError(
    `Cannot step ${name} with action ${formatValue(action)}: it is not in ${space}; ` +
      "pass an element of action_space.",
  );
}

/** `2`, `Float32Array [3.5]`, `"left"`: a value as one would type it. */
export function formatValue(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    return `${value.constructor.name} [${(value as Float32Array).join(", ")}]`;
  }
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
