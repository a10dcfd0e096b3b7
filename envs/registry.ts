/** The registry: environments by id. */

import type * as z from "zod/mini";
import { nearest } from "../backends/base/nearest.ts";
import { safeParse } from "../backends/base/safe_parse.ts";
import type { Action, Environment, Observation, VectorEnvironment } from "../rl/environment.ts";
import { withHint } from "./base/errors.ts";
import type { Dynamics } from "./classic_control/dynamics.ts";
import { type Environments, environments } from "./environments.ts";
import { GymnasiumEnvironment } from "./gymnasium/gymnasium_environment.ts";
import { type GymnasiumId, isGymnasiumId, parseGymnasiumId } from "./gymnasium/gymnasium_id.ts";
import type { GymnasiumOptions } from "./gymnasium/gymnasium_options.ts";
import { GymnasiumVectorEnvironment } from "./gymnasium/gymnasium_vector_environment.ts";
import { MinAtarEnv } from "./minatar/minatar_env.ts";
import { MinAtarVectorEnvironment } from "./minatar/minatar_vector_environment.ts";
import { registered } from "./register.ts";
import type { CompleteEnvironment, EnvironmentSpec } from "./registration.ts";
import { BatchedVectorEnvironment } from "./vector/batched_vector_environment.ts";
import { SyncVectorEnvironment, type VectorOptions } from "./vector/sync_vector_environment.ts";
import { AsyncVectorEnvironment } from "./vector/threads/async_vector_environment.ts";
import { checkLimit, TimeLimit } from "./wrappers/time_limit.ts";

/** The id of a registered environment. */
export type EnvironmentId = keyof Environments;

/** The environment that `make(id)` returns. */
export type Made<Id extends EnvironmentId> = ReturnType<Environments[Id]["make"]>;

/** The vector environment that `make_vec(id)` returns. */
export type MadeVec<Id extends EnvironmentId> =
  Made<Id> extends Environment<infer O, infer A> ? VectorEnvironment<O, A> : never;

/** The options of the environment `id`, besides `max_episode_steps`. */
export type OptionsOf<Id extends EnvironmentId> = Environments[Id]["options"]["_zod"]["output"];

/** The options `P` of an environment, and those that all have. */
export type MakeOptions<P = Readonly<Record<string, unknown>>> = P & {
  /** Overrides the registered time limit; `Infinity` for none. */
  readonly max_episode_steps?: number;
  /**
   * `false` where the id and the options come from a file: then no environment is made whose code
   * is not glueball's own. `makeFromFile` takes consent to that.
   */
  readonly trust?: boolean;
};

/** What `make_vec` takes besides the options of `make`. */
export interface MakeVecOptions extends VectorOptions {
  /**
   * In how many worker threads the environments are; by default in this one. Those of Python's Gymnasium are in so many
   * Python processes, by default one a core. Threads know the environments of glueball;
   * one that was registered, they know from a module that they import first: `{ count: 4, module: new URL(...) }`.
   */
  readonly workers?: number | { readonly count: number; readonly module: string | URL };
}

/** The ids of all environments: those of the table in its order, then those that were registered. */
export function list(): string[] {
  return [...Object.keys(environments), ...registered.keys()];
}

/**
 * The specification of the environment `id`. For one of Python's Gymnasium it is known once it is
 * made: see `GymnasiumEnvironment.spec`.
 *
 * @throws {RangeError} when no environment has this id.
 */
export function spec(id: string): EnvironmentSpec {
  if (isGymnasiumId(id)) {
    parseGymnasiumId(id);
    return { docs: "An environment of Python's Gymnasium." };
  }
  const { max_episode_steps, reward_threshold, render_fps, docs } = find(id);
  return {
    ...(max_episode_steps !== undefined && { max_episode_steps }),
    ...(reward_threshold !== undefined && { reward_threshold }),
    ...(render_fps !== undefined && { render_fps }),
    docs,
  };
}

/**
 * Loads the optional package that the environment `id` is made with, where it needs one. On Bun, Deno and Node `make` finds
 * what is installed; in a page and in a module from JSR it cannot, and this comes first:
 *
 * ```ts
 * import { envs } from "glueball";
 *
 * await envs.preload("LunarLander-v3"); // planck, the physics
 * const env = envs.make("LunarLander-v3");
 * ```
 *
 * @throws {Error} where the package is not installed.
 * @throws {RangeError} when no environment has this id.
 */
export async function preload(id: string): Promise<void> {
  if (!isGymnasiumId(id)) await find(id).preload?.();
}

/**
 * Makes the environment `id`, wrapped in its `TimeLimit`.
 *
 * @param options the options of the environment, and `max_episode_steps`.
 * @throws {RangeError} when no environment has this id, or it has no such options.
 */
export function make<Id extends EnvironmentId>(
  id: Id,
  options?: MakeOptions<OptionsOf<Id>>,
): Made<Id>;
/** Makes an environment of Python's Gymnasium, as in `make("gymnasium:LunarLander-v3")`. */
export function make(id: GymnasiumId, options?: GymnasiumOptions): GymnasiumEnvironment;
/** Makes an environment by an id that is known at run time only. */
export function make(id: string, options?: MakeOptions): CompleteEnvironment;
export function make(id: string, options: MakeOptions = {}): CompleteEnvironment {
  if (isGymnasiumId(id)) return new GymnasiumEnvironment(id, options as GymnasiumOptions);
  const { registration, limit, parsed } = prepare(id, options);
  const env = registration.make(parsed);
  // A wrapper has the optional members of the environment inside.
  return limit === Infinity ? env : (new TimeLimit(env, limit) as Environment as typeof env);
}

/**
 * Makes a vector environment of `num_envs` environments `id`. Those of classic control are batched
 * in one array, MinAtar's games share one for observations; all others are stepped sequentially.
 *
 * @param options as of `make`, and `autoreset_mode` and `workers`.
 */
export function make_vec<Id extends EnvironmentId>(
  id: Id,
  num_envs: number,
  options?: MakeOptions<OptionsOf<Id>> & MakeVecOptions,
): MadeVec<Id>;
/** Makes a vector environment by an id that is known at run time only. */
export function make_vec(
  id: string,
  num_envs: number,
  options?: MakeOptions & MakeVecOptions,
): VectorEnvironment<Observation, Action>;
export function make_vec(
  id: string,
  num_envs: number,
  { autoreset_mode, workers, ...options }: MakeOptions & MakeVecOptions = {},
): VectorEnvironment<Observation, Action> {
  if (!Number.isSafeInteger(num_envs) || num_envs < 1) {
    throw new RangeError(`Cannot make ${num_envs} x ${id}: num_envs must be a positive integer.`);
  }
  const vector = autoreset_mode === undefined ? {} : { autoreset_mode };
  if (isGymnasiumId(id)) {
    if (typeof workers === "object") throw new RangeError(noModule(id));
    const inProcesses = workers === undefined ? vector : { ...vector, workers };
    const all = { ...(options as GymnasiumOptions), ...inProcesses };
    return new GymnasiumVectorEnvironment(id, num_envs, all);
  }
  if (workers !== undefined) {
    const { count, module } =
      typeof workers === "number" ? { count: workers, module: null } : workers;
    if (module !== null && options.trust === false) throw new RangeError(untrusted(id));
    const { observation_space, action_space } = make(id, options) as Environment;
    return new AsyncVectorEnvironment({
      ...{ id, num_envs, workers: count, module: module && `${module}` },
      options: { ...options, ...vector },
      single_observation_space: observation_space,
      single_action_space: action_space,
    });
  }
  const { registration, limit, parsed } = prepare(id, options);
  if (registration.dynamics) {
    if (limit !== Infinity) checkLimit(id, limit);
    const dynamics = registration.dynamics(parsed);
    const batched = new BatchedVectorEnvironment(id, dynamics, num_envs, limit, vector);
    return batched as unknown as VectorEnvironment<Observation, Action>;
  }
  const makeOne = () => make(id, options) as Environment;
  const [first, ...others] = Array.from({ length: num_envs }, makeOne) as [
    Environment,
    ...Environment[],
  ];
  if (first instanceof MinAtarEnv) {
    const batched = new MinAtarVectorEnvironment([first, ...others] as never, vector);
    return batched as unknown as VectorEnvironment<Observation, Action>;
  }
  return new SyncVectorEnvironment([first, ...others], vector);
}

function noModule(id: string): string {
  return `Cannot make ${id} with a module to import: it is in Python processes; give workers as their number.`;
}

function untrusted(id: string): string {
  return `Cannot make ${id}: a file names a module to import; give workers yourself.`;
}

/** A registration without its types. */
type AnyRegistration = EnvironmentSpec & {
  readonly options: z.ZodMiniType<Readonly<Record<string, unknown>>>;
  readonly make: (options: { readonly name: string }) => CompleteEnvironment;
  readonly preload?: () => Promise<void>;
  readonly dynamics?: (options: { readonly name: string }) => Dynamics<number | Float32Array>;
};

/** The registration of `id`, the time limit, and the options of the environment, validated. */
function prepare(
  id: string,
  options: MakeOptions,
): { registration: AnyRegistration; limit: number; parsed: { readonly name: string } } {
  const registration = find(id);
  const {
    max_episode_steps = registration.max_episode_steps ?? Infinity,
    trust: _, // glueball's own code is always trusted
    ...rest
  } = options;
  const result = safeParse(registration.options, rest);
  if (result.success) {
    return { registration, limit: max_episode_steps, parsed: { ...result.data, name: id } };
  }
  const issues = result.error.issues.map(({ path, message }) => [...path, message].join(": "));
  const text =
    "render_mode" in rest
      ? 'there is every mode at any time: leave render_mode out, and call env.render("rgb_array").'
      : `see the options of ${id}.`;
  const error = new RangeError(
    `Cannot make ${id} with ${JSON.stringify(rest)}: ${issues.join("; ")}; ${text}`,
  );
  throw withHint(error, { subject: "options", text, id });
}

/** The number of characters of an unknown id that are compared and shown. */
const LONGEST_ID = 200;

function find(id: string): AnyRegistration {
  const row = Object.hasOwn(environments, id)
    ? environments[id as EnvironmentId]
    : registered.get(id);
  if (row !== undefined) return row as unknown as AnyRegistration;
  throw new RangeError(
    `Cannot find environment ${JSON.stringify(id.slice(0, LONGEST_ID))}: no environment has this id; ` +
      `the nearest is ${JSON.stringify(nearest(id.slice(0, LONGEST_ID), list().toReversed()))}, and envs.list() names all.`,
  );
}
