/** Environments by id: `make`, `make_vec`, `spec`, `list`. */

import type { z } from "zod";
import type { Environment, VectorEnvironment } from "../rl/environment.ts";
import type { Dynamics } from "./dynamics.ts";
import {
  type CompleteEnvironment,
  type EnvironmentSpec,
  type Environments,
  environments,
} from "./environments.ts";
import {
  GymnasiumEnvironment,
  type GymnasiumId,
  type GymnasiumOptions,
  isGymnasiumId,
} from "./gymnasium/gymnasium_environment.ts";
import { nearest } from "./nearest.ts";
import { BatchedVectorEnvironment } from "./vector/batched_vector_environment.ts";
import { type Batchable, SyncVectorEnvironment } from "./vector/sync_vector_environment.ts";
import { checkLimit, TimeLimit } from "./wrappers/time_limit.ts";

/** The ids. */
export type EnvironmentId = keyof Environments;

/** The environment that `make(id)` gives. */
export type Made<Id extends EnvironmentId> = ReturnType<Environments[Id]["make"]>;

/** The environments that `make_vec(id)` gives. */
export type MadeVec<Id extends EnvironmentId> =
  Made<Id> extends Environment<infer O, infer A> ? VectorEnvironment<O, A> : never;

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

/**
 * What is known of the environment `id`. Of one in Python that is little before it is made:
 * see `GymnasiumEnvironment.spec`.
 *
 * @throws {RangeError} when no environment has this id.
 */
export function spec(id: string): EnvironmentSpec {
  if (isGymnasiumId(id)) return { docs: "An environment of Python's Gymnasium." };
  const { max_episode_steps, reward_threshold, docs } = find(id);
  return {
    ...(max_episode_steps !== undefined && { max_episode_steps }),
    ...(reward_threshold !== undefined && { reward_threshold }),
    docs,
  };
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
/** Makes an environment of Python's Gymnasium, as in `make("gymnasium:LunarLander-v3")`. */
export function make(id: GymnasiumId, options?: GymnasiumOptions): GymnasiumEnvironment;
/** The same for an id that is not known before. */
export function make(id: string, options?: MakeOptions): CompleteEnvironment;
export function make(id: string, options: MakeOptions = {}): CompleteEnvironment {
  if (isGymnasiumId(id)) return new GymnasiumEnvironment(id, options as GymnasiumOptions);
  const { registration, limit, parsed } = prepare(id, options);
  const env = registration.make(parsed);
  // A wrapper has what the environment inside has.
  return limit === Infinity ? env : (new TimeLimit(env, limit) as Environment as typeof env);
}

/**
 * Makes `num_envs` environments `id` that are stepped together; for what a step of theirs means,
 * see `VectorEnvironment`. The classic control worlds are advanced in one array, all others one by
 * one.
 *
 * @param options as of `make`.
 * @throws {TypeError} when observations or actions are neither numbers nor arrays of float32.
 */
export function make_vec<Id extends EnvironmentId>(
  id: Id,
  num_envs: number,
  options?: MakeOptions<OptionsOf<Id>>,
): MadeVec<Id>;
/** The same for an id that is not known before. */
export function make_vec(
  id: string,
  num_envs: number,
  options?: MakeOptions,
): VectorEnvironment<Batchable, Batchable>;
export function make_vec(
  id: string,
  num_envs: number,
  options: MakeOptions = {},
): VectorEnvironment<Batchable, Batchable> {
  if (!Number.isSafeInteger(num_envs) || num_envs < 1) {
    throw new RangeError(`Cannot make ${num_envs} x ${id}: num_envs must be a positive integer.`);
  }
  if (!isGymnasiumId(id)) {
    const { registration, limit, parsed } = prepare(id, options);
    if (registration.dynamics) {
      if (limit !== Infinity) checkLimit(id, limit);
      const dynamics = registration.dynamics(parsed);
      const batched = new BatchedVectorEnvironment(id, dynamics, num_envs, limit);
      return batched as VectorEnvironment<Batchable, Batchable>;
    }
  }
  const makeOne = () => make(id, options) as Environment as Environment<Batchable, Batchable>;
  const others = Array.from({ length: num_envs - 1 }, makeOne);
  return new SyncVectorEnvironment([makeOne(), ...others]);
}

/** A row as code sees it that has the id only at run time. */
type AnyRegistration = EnvironmentSpec & {
  readonly options: z.ZodType<Readonly<Record<string, unknown>>>;
  readonly make: (options: { readonly name: string }) => CompleteEnvironment;
  readonly dynamics?: (options: { readonly name: string }) => Dynamics<Batchable>;
};

/**
 * The row of `id`, the time limit, and the options of the environment, checked and with its name.
 */
function prepare(
  id: string,
  options: MakeOptions,
): { registration: AnyRegistration; limit: number; parsed: { readonly name: string } } {
  const registration = find(id);
  const { max_episode_steps = registration.max_episode_steps ?? Infinity, ...rest } = options;
  const result = registration.options.safeParse(rest);
  if (result.success) {
    return { registration, limit: max_episode_steps, parsed: { ...result.data, name: id } };
  }
  const issues = result.error.issues.map(({ path, message }) => [...path, message].join(": "));
  throw new RangeError(
    `Cannot make ${id} with ${JSON.stringify(rest)}: ${issues.join("; ")}; ` +
      `see the options of ${id}.`,
  );
}

function find(id: string): AnyRegistration {
  if (Object.hasOwn(environments, id)) {
    return environments[id as EnvironmentId] as unknown as AnyRegistration;
  }
  throw new RangeError(
    `Cannot find environment ${JSON.stringify(id)}: there is none of that id; ` +
      `the nearest is ${JSON.stringify(nearest(id, list()))}, and envs.list() names all.`,
  );
}
