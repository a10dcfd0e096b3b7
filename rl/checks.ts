/** What agents demand of environments and callers; `what` is called for the text of an error only. */
import type { Observation } from "./environment.ts";
import { Discrete, type Space } from "./spaces.ts";

/** Throws where actions are no `Discrete`. */
export function checkActions(name: string, actions: unknown, algorithm: string): void {
  if (actions instanceof Discrete) return;
  throw new TypeError(
    `Cannot learn ${name} with ${algorithm}: its actions are ${actions}; they must be Discrete.`,
  );
}

/** Throws where an agent would be evaluated in the middle of the episode that it learns from. */
export function checkEvaluationEnv(env: { readonly name: string }, own: unknown): void {
  if (env !== own) return;
  throw new RangeError(
    `Cannot evaluate on ${env.name}: the agent learns from this very environment, and its episode ` +
      "would be lost; make another one.",
  );
}

/** Throws where an observation is not in its space; no NaN is, and no array of another length. */
export function checkObservation<O extends Observation>(
  observation: unknown,
  space: Space<O>,
  what: () => string,
): asserts observation is O {
  if (space.contains(observation)) return;
  throw new RangeError(
    `Cannot ${what()}: the observation ${format(observation)} is not in observation_space ${space}.`,
  );
}

/** Throws where a reward is none. */
export function checkReward(reward: number, what: () => string): void {
  if (Number.isFinite(reward)) return;
  throw new RangeError(
    `Cannot ${what()}: the reward is ${format(reward)}; it must be a finite number.`,
  );
}

/** Throws where a mask forbids everything. */
export function checkMask(mask: Uint8Array, { n }: Discrete, what: () => string): void {
  if (mask.length !== n) {
    throw new RangeError(
      `Cannot ${what()}: the action mask is for ${mask.length} actions, but there are ${n}.`,
    );
  }
  if (mask.some((each) => each !== 0)) return;
  throw new RangeError(
    `Cannot ${what()}: the action mask forbids every action; at least one must be allowed.`,
  );
}

/** A value as one would type it; long arrays by their first numbers. */
function format(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    const numbers = [...(value as Float32Array)];
    const more = numbers.length > 8 ? `, ... ${numbers.length} numbers` : "";
    return `${value.constructor.name} [${numbers.slice(0, 8).join(", ")}${more}]`;
  }
  if (Array.isArray(value)) return `[${value.map(format).join(", ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
