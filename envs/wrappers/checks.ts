/** Checks of what wrappers are given. */

import { formatValue } from "../../backends/base/format_value.ts";
import { Box, type BoxArrays } from "../../rl/spaces/mod.ts";

/**
 * Refuses a vector environment in place of one environment.
 *
 * @throws {TypeError} when `env` has `num_envs`.
 */
export function checkSingleEnv(env: { readonly name: string }, wrapper: string): void {
  const { num_envs } = env as { readonly num_envs?: number };
  if (num_envs === undefined) return;
  throw new TypeError(
    `Cannot wrap ${num_envs} x ${env.name} in ${wrapper}: it is a vector environment; ` +
      "wrap each environment, and pass them to SyncVectorEnvironment.",
  );
}

/**
 * Refuses a space that is not a Box of one of `dtypes`.
 *
 * @param what "stack the observations of CartPole-v1", for the error.
 * @throws {TypeError} when it is another space.
 */
export function checkBox<D extends keyof BoxArrays>(
  space: unknown,
  what: string,
  dtypes: readonly D[],
): asserts space is Box<D> {
  if (space instanceof Box && dtypes.includes(space.dtype as D)) return;
  const type = space instanceof Box ? ` of ${dtypes.join(" or ")}` : "";
  throw new TypeError(`Cannot ${what}: they are in ${space}; they must be in a Box${type}.`);
}

/**
 * Refuses what is not a function.
 *
 * @param what "transform the rewards of CartPole-v1", for the error.
 */
export function checkFunction(func: unknown, what: string): void {
  if (typeof func === "function") return;
  throw new TypeError(`Cannot ${what} with ${formatValue(func)}: it must be a function.`);
}

/**
 * Refuses what is not a space.
 *
 * @param what "transform the observations of CartPole-v1", for the error.
 */
export function checkSpace(space: unknown, what: string): void {
  if (typeof (space as { readonly contains?: unknown } | undefined)?.contains === "function")
    return;
  throw new TypeError(
    `Cannot ${what} to elements of ${formatValue(space)}: observation_space must be a space.`,
  );
}

/** The shape of a picture. */
export interface Picture {
  readonly height: number;
  readonly width: number;
  /** Also where they have a separate axis. */
  readonly channels: number;
}

/**
 * Refuses an environment whose observations are no pictures: a Box of uint8 from 0 to 255, of two or three axes.
 *
 * @param what "make the observations of Room-v0 grey", for the error.
 * @param channels the numbers of channels that will do; any by default.
 * @throws {TypeError} where they are none.
 */
export function checkPicture(
  env: { readonly name: string; readonly observation_space: unknown },
  what: string,
  wrapper: string,
  channels?: readonly number[],
): Picture {
  checkSingleEnv(env, wrapper);
  const space = env.observation_space;
  const [height, width, depth = 1, more] = space instanceof Box ? space.shape : [];
  const isPicture = height !== undefined && width !== undefined && more === undefined;
  const isBytes = space instanceof Box && (space.dtype as string) === "uint8";
  if (isPicture && isBytes && (channels?.includes(depth) ?? true)) {
    return { height, width, channels: depth };
  }
  const form = channels === undefined ? "" : ` with ${channels.join(" or ")} channels`;
  throw new TypeError(
    `Cannot ${what}: they are in ${space}; they must be pictures of uint8, (height, width) or (height, width, channels)${form}.`,
  );
}
