/** Checks of the environments of a vector environment. */

import { formatValue } from "../../backends/base/format_value.ts";
import { Box, type Space, toActionMask } from "../../rl/spaces/mod.ts";

/** What is compared of environments. */
interface AnyEnvironment {
  readonly name: string;
  readonly num_envs?: number;
  readonly observation_space: unknown;
  readonly action_space: unknown;
  action_mask?(): unknown;
  readonly unwrapped?: unknown;
}

/**
 * Refuses no environments, vector environments, and one that is there twice, also inside of
 * different wrappers.
 *
 * @throws {RangeError} when there is none, or one is there twice.
 * @throws {TypeError} when one is a vector environment.
 */
export function checkDistinct(envs: readonly AnyEnvironment[]): void {
  if (envs.length === 0) {
    throw new RangeError(
      "Cannot make a vector environment of 0 environments: there must be one or more.",
    );
  }
  const indices = new Map<unknown, number>();
  for (const [i, env] of envs.entries()) {
    if (env.num_envs !== undefined) {
      throw new TypeError(
        `Cannot make a vector environment of vector environments: number ${i} is ` +
          `${env.num_envs} x ${env.name}; pass the environments in it.`,
      );
    }
    const inner = env.unwrapped ?? env;
    const first = indices.get(inner);
    if (first !== undefined) {
      throw new RangeError(
        `Cannot make a vector environment of ${envs.length} x ${env.name}: ` +
          `number ${i} is the same environment as number ${first}; make a new one for each.`,
      );
    }
    indices.set(inner, i);
  }
}

/**
 * Refuses environments that differ in name, spaces, or whether they have action masks.
 *
 * @throws {RangeError} when one differs from the first.
 */
export function checkAlike(envs: readonly AnyEnvironment[]): void {
  const traitsOf = (env: AnyEnvironment): Readonly<Record<string, string>> => ({
    name: env.name,
    observation_space: String(env.observation_space),
    action_space: String(env.action_space),
    "action masks": env.action_mask ? "some" : "none",
  });
  const [first, ...others] = envs.map(traitsOf);
  for (const [i, traits] of others.entries()) {
    for (const [trait, value] of Object.entries(traits)) {
      const expected = first?.[trait];
      if (value === expected) continue;
      throw new RangeError(
        `Cannot make a vector environment of different environments: ${trait} of number ${i + 1} ` +
          `is ${value}, that of number 0 is ${expected}; they must be equal.`,
      );
    }
  }
}

/**
 * The action mask of environment `i`, as a `Uint8Array`.
 *
 * @throws {RangeError} when it is no mask of `n` actions.
 */
export function checkMask(name: string, i: number, mask: unknown, n: number): Uint8Array {
  const normalized = toActionMask(mask);
  if (normalized?.length === n) return normalized;
  throw new RangeError(
    `Cannot take the action mask of ${name} number ${i}, ${formatValue(mask)}: ` +
      `it must be an array of ${n} booleans or numbers.`,
  );
}

/**
 * Refuses an observation of environment `i` that would not fit in its place in the batch.
 *
 * @throws {RangeError} when it is no element of the space, bounds aside.
 */
export function checkObservation(
  name: string,
  i: number,
  observation: unknown,
  space: Space<unknown>,
): void {
  const isBox = space instanceof Box;
  const fits = isBox
    ? observation instanceof (space.low.constructor as new () => object) &&
      (observation as ArrayLike<number>).length === space.flatdim
    : space.contains(observation, { ignoreBounds: true });
  if (fits) return;
  const must = isBox
    ? `; it must be a ${space.low.constructor.name} of ${space.flatdim} numbers`
    : "";
  throw new RangeError(
    `Cannot take the observation of ${name} number ${i}, ${formatValue(observation)}: ` +
      `it is not in observation_space ${space}${must}.`,
  );
}
