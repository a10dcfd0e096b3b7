/** Adds the time to observations. */

import * as z from "zod/mini";
import type {
  Action,
  Environment,
  EnvironmentState,
  InitOptions,
  Observation,
  Step,
} from "../../rl/environment.ts";
import { Box, Dict, type Element, type Space, Tuple } from "../../rl/spaces/mod.ts";
import { count, parseState } from "../../rl/state.ts";
import { checkSingleEnv } from "./checks.ts";
import { TimeLimit } from "./time_limit.ts";
import { Wrapper } from "./wrapper.ts";

const stateForm = z.object({ timesteps: count });

/** What `TimeAwareObservation` takes. */
export interface TimeAwareObservationOptions {
  /** Whether the observation becomes one array of float32; true by default. */
  readonly flatten?: boolean;
  /** Whether the time is a share of the time limit, and not a number of steps; false by default. */
  readonly normalize_time?: boolean;
  /** The name of the time where observations have names; `"time"` by default. */
  readonly dict_time_key?: string;
}

type Join = (observation: Observation, time: Element) => Element;

/**
 * Adds the number of steps in the episode: to a Dict by its name, to a Tuple as the last; any other observation becomes a
 * Dict of `obs` and `time`. By default all of it is flattened, then.
 */
export class TimeAwareObservation<A = Action> extends Wrapper<Observation, A> {
  /** The time limit, in steps. */
  readonly max_timesteps: number;
  readonly #options: TimeAwareObservationOptions;
  readonly #join: Join;
  readonly #inner: Space<Element>;
  #timesteps = 0;

  /**
   * Adds the time to the observations of an environment.
   *
   * @throws {RangeError} where there is no time limit, or the name is taken.
   */
  constructor(env: Environment<Observation, A>, options: TimeAwareObservationOptions = {}) {
    checkSingleEnv(env, "TimeAwareObservation");
    const { flatten = true, normalize_time = false, dict_time_key = "time" } = options;
    const limit = limitOf(env);
    if (limit === undefined) {
      throw new RangeError(
        `Cannot add the time to the observations of ${env.name}: it has no time limit; wrap it in TimeLimit first.`,
      );
    }
    const time = normalize_time
      ? new Box({ low: 0, high: 1, shape: [1] })
      : new Box<"int32">({ low: 0, high: limit, shape: [1], dtype: "int32" });
    const [space, join] = joined(env as Environment<never, never>, time, dict_time_key);
    super(env, {
      observation_space: (flatten ? flattened(space) : space) as Space<Observation>,
      action_space: env.action_space,
    });
    this.max_timesteps = limit;
    this.#options = { flatten, normalize_time, dict_time_key };
    this.#inner = space;
    this.#join = join;
  }

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): Observation {
    this.#timesteps = 0;
    return this.#timed(this.env.get_init_state(options));
  }

  /** Runs one time step with an action. */
  step(action: A): Step<Observation> {
    const step = this.env.step(action);
    this.#timesteps += 1;
    return { ...step, next_state: this.#timed(step.next_state) };
  }

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  override getState(): EnvironmentState {
    return { timesteps: this.#timesteps, env: this.env.getState() };
  }

  /** Restores a state. */
  override setState(state: EnvironmentState): void {
    this.env.setState(state?.env as EnvironmentState);
    const what = `TimeAwareObservation of ${this.name}`;
    this.#timesteps = parseState(stateForm, state, what).timesteps;
  }

  /** Creates this wrapper, with its options, around another environment: what `clone` is made of. */
  protected rewrap(env: Environment<Observation, A>): TimeAwareObservation<A> {
    return new TimeAwareObservation(env, this.#options);
  }

  #timed(observation: Observation): Observation {
    const { flatten, normalize_time } = this.#options;
    const time = normalize_time
      ? Float32Array.of(this.#timesteps / this.max_timesteps)
      : Int32Array.of(this.#timesteps);
    const whole = this.#join(observation, time);
    return flatten ? this.#inner.flatten(whole) : (whole as Observation);
  }
}

/** The time limit of an environment: that of a `TimeLimit` within, or that which its `spec` names. */
function limitOf(env: unknown): number | undefined {
  if (env instanceof TimeLimit) return env.max_episode_steps;
  const { spec } = env as { readonly spec?: { readonly max_episode_steps?: number } };
  return spec?.max_episode_steps ?? (env instanceof Wrapper ? limitOf(env.env) : undefined);
}

/** The space with a time in it, and what joins an observation and a time. */
function joined(
  { name, observation_space }: Environment<never, never>,
  time: Box<"int32"> | Box,
  key: string,
): [Space<Element>, Join] {
  const space: unknown = observation_space;
  const any = (each: unknown): Space<Element> => each as Space<Element>;
  if (space instanceof Tuple) {
    const joinTuple: Join = (observation, t) => [...(observation as Element[]), t] as Element;
    return [any(new Tuple([...space.spaces, time] as never)), joinTuple];
  }
  if (space instanceof Dict) {
    if (Object.hasOwn(space.spaces, key)) {
      throw new RangeError(
        `Cannot add the time to the observations of ${name}: they have ${JSON.stringify(key)} already; ` +
          "give another dict_time_key.",
      );
    }
    const joinDict: Join = (observation, t) =>
      ({ [key]: t, ...(observation as object) }) as Element;
    return [any(new Dict({ [key]: time, ...space.spaces } as never)), joinDict];
  }
  const join: Join = (obs, t) => ({ obs, time: t }) as Element;
  return [any(new Dict({ obs: space, time } as never)), join];
}

/** The bounds of each value, where all of them are arrays; or none. */
function flattened(space: Space<Element>): Box {
  const parts: unknown[] =
    space instanceof Dict
      ? Object.entries(space.spaces)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, each]) => each)
      : [...(space as unknown as Tuple<never>).spaces];
  if (!parts.every((each) => each instanceof Box)) {
    return new Box({ low: -Infinity, high: Infinity, shape: [space.flatdim] });
  }
  const boxes = parts as Box[];
  return new Box({
    low: boxes.flatMap(({ low }) => [...low]),
    high: boxes.flatMap(({ high }) => [...high]),
    shape: [space.flatdim],
  });
}
