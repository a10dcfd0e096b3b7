/** Registration of environments by id at run time, beside those of the table. */

import * as z from "zod/mini";
import { formatValue } from "../backends/base/format_value.ts";
import { safeParse } from "../backends/base/safe_parse.ts";
import type { Action, Environment, Observation } from "../rl/environment.ts";
import { environments } from "./environments.ts";
import { isGymnasiumId } from "./gymnasium/gymnasium_id.ts";
import type { EnvironmentSpec } from "./registration.ts";
import { Renamed } from "./wrappers/renamed.ts";
import { checkLimit } from "./wrappers/time_limit.ts";

/** What an entry point is given: the options of `make`, and the id as `name`. */
export type EntryPointOptions = Readonly<Record<string, unknown>> & { readonly name: string };

/** A class or a function that makes an environment. */
export type EntryPoint<O extends Observation = Observation, A extends Action = Action> =
  | (new (
      options: EntryPointOptions,
    ) => Environment<O, A>)
  | ((options: EntryPointOptions) => Environment<O, A>);

/** A row of the registry, as those of the table are. */
export interface Registered extends EnvironmentSpec {
  readonly options: z.ZodMiniType<Readonly<Record<string, unknown>>>;
  readonly make: (options: EntryPointOptions) => Environment;
}

/** All that are registered, in order. */
export const registered: Map<string, Registered> = new Map();

const form = z.strictObject({
  max_episode_steps: z.exactOptional(z.number()),
  reward_threshold: z.exactOptional(z.number()),
  render_fps: z.exactOptional(z.number().check(z.gt(0))),
  docs: z.exactOptional(z.string()),
});

/** Members without which no agent can do. */
const MEMBERS = ["get_init_state", "step", "observation_space", "action_space"] as const;

/**
 * Registers an environment, as Gymnasium's `register`: `make(id)` and `make_vec(id, n)` make it
 * from now on, wrapped in a `TimeLimit` where `max_episode_steps` is given.
 *
 * ```ts
 * import { envs } from "glueball";
 *
 * envs.register("LongCartPole-v0", (options) => new envs.TimeLimit(envs.make("CartPole-v1"), 200), {
 *   reward_threshold: 195,
 * });
 * const env = envs.make("LongCartPole-v0");
 * ```
 *
 * @param entry_point a class, or a function, that makes it from the options of `make`.
 * @param spec what is known of it before it is made.
 * @throws {RangeError} where the id is taken or empty, or `spec` is wrong.
 * @throws {TypeError} where `entry_point` is neither a class nor a function.
 */
export function register<O extends Observation, A extends Action>(
  id: string,
  entry_point: EntryPoint<O, A>,
  spec: Partial<EnvironmentSpec> = {},
): void {
  const what = `Cannot register ${formatValue(id)}`;
  if (typeof id !== "string" || id.trim() === "" || isGymnasiumId(id)) {
    throw new RangeError(`${what}: an id is a text, and those of Gymnasium are not to be taken.`);
  }
  if (Object.hasOwn(environments, id) || registered.has(id)) {
    throw new RangeError(`${what}: there is an environment of that id; choose another.`);
  }
  if (typeof entry_point !== "function") {
    throw new TypeError(
      `${what}: its entry point is ${formatValue(entry_point)}; give a class or a function that makes it.`,
    );
  }
  const { success, data, error } = safeParse(form, spec);
  if (!success) {
    const faults = error.issues.map(({ path, message }) => [...path, message].join(": "));
    throw new RangeError(`${what}: ${faults.join("; ")}.`);
  }
  if (data.max_episode_steps !== undefined) checkLimit(id, data.max_episode_steps);
  registered.set(id, {
    docs: "An environment that was registered by its id.",
    ...data,
    options: z.looseObject({}),
    make: (options) => checked(id, create(entry_point, options)),
  });
}

function create<O extends Observation, A extends Action>(
  entryPoint: EntryPoint<O, A>,
  options: EntryPointOptions,
): unknown {
  const isClass = /^class\b/.test(Function.prototype.toString.call(entryPoint));
  if (isClass) return Reflect.construct(entryPoint, [options]);
  return (entryPoint as (options: EntryPointOptions) => unknown)(options);
}

/** The environment, by its id. */
function checked(id: string, env: unknown): Environment {
  const members = (env ?? {}) as Readonly<Record<string, unknown>>;
  const missing = MEMBERS.find((name) => members[name] === undefined);
  if (missing !== undefined) {
    throw new TypeError(
      `Cannot make ${id}: its entry point gives ${formatValue(env)}, which has no ${missing}; ` +
        "it must give an Environment.",
    );
  }
  const made = env as Environment;
  return made.name === id ? made : new Renamed(made, id);
}
