/** What agents demand of environments and callers; `what` is called for the text of an error only. */
import type { ActionMask } from "./environment.ts";
import { Box, Discrete } from "./spaces/mod.ts";

/**
 * The action space, for an algorithm that can only choose among a number of actions.
 *
 * @throws {TypeError} where it is not `Discrete`.
 */
export function discreteActions(
  { name, actions }: { readonly name: string; readonly actions: { readonly space: unknown } },
  algorithm: string,
): Discrete {
  if (actions.space instanceof Discrete) return actions.space;
  throw new TypeError(
    `Cannot learn ${name} with ${algorithm}: its actions are ${actions.space}; they must be Discrete` +
      `${(actions.space as unknown) instanceof Box ? "; use sac, td3 or ppo" : ""}.`,
  );
}

/**
 * Throws where an environment's actions are no numbers within bounds.
 *
 * @throws {TypeError} where they are no `Box`, or one without finite bounds.
 */
export function checkBoxActions(
  { name, actions }: { readonly name: string; readonly actions: { readonly space: unknown } },
  algorithm: string,
): void {
  const { space } = actions;
  if (space instanceof Box) return;
  throw new TypeError(
    `Cannot learn ${name} with ${algorithm}: its actions are ${space}; they must be a Box; use ` +
      `${space instanceof Discrete ? "dqn or ppo" : "ppo"}.`,
  );
}

/** What an environment is made of: itself without its wrappers, or the members of a vector. */
interface Composite {
  readonly name: string;
  readonly unwrapped?: unknown;
  readonly envs?: readonly Composite[];
  readonly num_envs?: number;
}

/**
 * Throws where there are several environments to evaluate on, and where an agent would be evaluated in the middle of the episode that it learns from: on its
 * own environment, inside or outside of wrappers, or on a member of its vector.
 */
export function checkEvaluationEnv(env: Composite, own: Composite): void {
  if (env.num_envs !== undefined) {
    throw new TypeError(
      `Cannot evaluate on ${env.num_envs} x ${env.name}: it is a vector environment, and episodes are ` +
        "played one after the other; make one environment.",
    );
  }
  const members = (each: Composite): readonly unknown[] =>
    each.envs?.flatMap(members) ?? [each.unwrapped ?? each];
  const owned = members(own);
  if (!members(env).some((each) => owned.includes(each))) return;
  throw new RangeError(
    `Cannot evaluate on ${env.name}: the agent learns from this very environment, and its episode ` +
      "would be lost; make another one.",
  );
}

/**
 * An action mask as the rest of the code reads it: 1 where an action is allowed, else 0. Whatever is
 * not 0 or false allows, as in Gymnasium.
 *
 * @throws {RangeError} where it is not for `length` actions, or forbids all of them.
 */
export function normalizeMask(mask: ActionMask, length: number, what: () => string): Uint8Array {
  if (mask.length !== length) {
    throw new RangeError(
      `Cannot ${what()}: the action mask is for ${mask.length} actions, but there are ${length}.`,
    );
  }
  const allowed = new Uint8Array(length);
  for (let i = 0; i < length; i++) if (mask[i]) allowed[i] = 1;
  if (allowed.includes(1)) return allowed;
  throw new RangeError(
    `Cannot ${what()}: the action mask forbids every action; at least one must be allowed.`,
  );
}
