/** Goal environments: what Gymnasium-Robotics calls a `GoalEnv`. */
import type { GoalEnvironment } from "./environment.ts";
import { Dict, type Element, type Space } from "./spaces/mod.ts";

/** Where goals stand in a row of an observation, and what they are worth. */
export interface Goals {
  /** Numbers in a goal; a row begins with the achieved goal and the desired one. */
  readonly width: number;
  /** The reward of the achieved goal in one row for the desired goal in another. */
  reward(achieved: Float32Array, desired: Float32Array): number;
  /** The same for a true end; `undefined` where the environment does not say. */
  terminated(achieved: Float32Array, desired: Float32Array): boolean | undefined;
}

/** What may be inside of an environment: itself without wrappers, or the members of a vector. */
interface Composite {
  readonly name: string;
  readonly unwrapped?: unknown;
  readonly envs?: readonly Composite[];
}

/**
 * The goals of an environment, or of a vector of equal ones.
 *
 * @param space of its observations.
 * @throws {TypeError} where it has none.
 */
export function goalsOf(env: Composite, space: unknown): Goals {
  const inner = env.envs?.[0] ?? env;
  const worlds = [inner, inner.unwrapped] as readonly Partial<GoalEnvironment<Element>>[];
  const world = worlds.find((each) => typeof each?.compute_reward === "function");
  const { achieved_goal, desired_goal } = (space instanceof Dict ? space.spaces : {}) as Readonly<
    Partial<Record<string, Space>>
  >;
  if (!world || !achieved_goal || desired_goal?.flatdim !== achieved_goal.flatdim) {
    throw new TypeError(
      `Cannot learn ${env.name} from hindsight: it has no goals; its observations must be a Dict with observation, ` +
        "achieved_goal and desired_goal, and it must have compute_reward; or leave out the option her.",
    );
  }
  const width = achieved_goal.flatdim;
  const goal = (row: Float32Array): Element => achieved_goal.unflatten(row);
  return {
    width,
    reward: (achieved, desired) => world.compute_reward!(goal(achieved), goal(desired), {}),
    terminated: (achieved, desired) =>
      world.compute_terminated?.(goal(achieved), goal(desired), {}),
  };
}
