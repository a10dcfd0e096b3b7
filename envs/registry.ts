/** Environments by id: `make`, `spec`, `list`. */

import type { z } from "zod";
import type { Environment } from "../rl/environment.ts";
import { type EnvironmentSpec, type Environments, environments } from "./environments.ts";
import { nearest } from "./nearest.ts";
import { TimeLimit } from "./wrappers/time_limit.ts";

/** The ids. */
export type EnvironmentId = keyof Environments;

/** The environment that `make(id)` gives. */
export type Made<Id extends EnvironmentId> = ReturnType<Environments[Id]["make"]>;

/** The options that `make(id)` takes, besides `max_episode_steps`. */
export type OptionsOf<Id extends EnvironmentId> = z.infer<Environments[Id]["options"]>;

/** The options `P`, and one that all environments have. */
export type MakeOptions<P = Readonly<Record<string, unknown>>> = P & {
  /** In place of the registered time limit; `Infinity` for none. */
  readonly max_episode_steps?: number;
};

/** All ids, in the order of the table. */
export function list(): EnvironmentId[] {
  return Object.keys(environments) as EnvironmentId[];
}

/** @throws {RangeError} when no environment has this id. */
export function spec(id: string): EnvironmentSpec {
  return find(id);
}

/**
 * Makes the environment `id` with its time limit.
 *
 * @param options those of the environment, and `max_episode_steps`.
 * @throws {RangeError} when no environment has this id, or it has no such options.
 */
export function make<Id extends EnvironmentId>(
  id: Id,
  options?: MakeOptions<OptionsOf<Id>>,
): Made<Id>;
export function make(id: string, options?: MakeOptions): Environment;
export function make(id: string, options: MakeOptions = {}): Environment {
  const registration = find(id);
  const { max_episode_steps = registration.max_episode_steps ?? Infinity, ...rest } = options;
  const parsed = registration.options.safeParse(rest);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => [...path, message].join(": "));
    throw new RangeError(
      `Cannot make ${id} with ${JSON.stringify(rest)}: ${issues.join("; ")}; see the options of ${id}.`,
    );
  }
  const env = registration.make({ ...parsed.data, name: id });
  return max_episode_steps === Infinity ? env : new TimeLimit(env, max_episode_steps);
}

/** A row as code sees it that has the id only at run time. */
type AnyRegistration = EnvironmentSpec & {
  readonly options: z.ZodType<Readonly<Record<string, unknown>>>;
  readonly make: (options: { readonly name: string }) => Environment;
};

function find(id: string): AnyRegistration {
  if (Object.hasOwn(environments, id)) {
    return environments[id as EnvironmentId] as unknown as AnyRegistration;
  }
  throw new RangeError(
    `Cannot find environment ${JSON.stringify(id)}: there is none of that id; ` +
      `the nearest is ${JSON.stringify(nearest(id, list()))}, and envs.list() names all.`,
  );
}
