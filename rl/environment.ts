/** The environment contract: what an agent may ask of one world or many, and what it gets back. */

import type { Element, Space } from "./spaces.ts";

/**
 * What an environment shows: a typed array (Box), a number (Discrete), a tuple or record of such.
 */
export type Observation = Element;

/** What an environment accepts: a number for Discrete actions, a typed array for Box actions. */
export type Action = Element;

/** Everything that one action brought about. */
export interface Step<O = Observation> {
  /** The observation after the action; a fresh value at every step, the caller may keep it. */
  readonly next_state: O;
  readonly reward: number;
  /** `terminated || truncated`: the episode is over, the next call is `get_init_state()`. */
  readonly done: boolean;
  /** The world came to an end of its own: nothing lies beyond, the value of `next_state` is 0. */
  readonly terminated: boolean;
  /** The episode was cut short (a time limit): the world goes on, `next_state` has its value. */
  readonly truncated: boolean;
  /** Facts beside the observation, for people and tests; agents must not need them. */
  readonly info: Readonly<Record<string, unknown>>;
}

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An environment in mid-episode, generator and counters included; survives `JSON.stringify`. */
export type EnvironmentState = { readonly [key: string]: Json };

/** A picture: `data[(y * width + x) * 3 + channel]`, channels red, green, blue, row 0 on top. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What each render mode gives: `ansi` text for a terminal, `rgb_array` pixels. */
export interface Rendering {
  readonly ansi: string;
  readonly rgb_array: Image;
}

/** What `get_init_state` takes. */
export interface InitOptions {
  /** A non-negative integer: start the random stream anew. Absent: continue the stream. */
  readonly seed?: number;
}

/**
 * A world in episodes. Everything is synchronous, and everything random comes from one generator,
 * so that equal seeds and equal actions give equal episodes.
 *
 * The order is `get_init_state()`, then `step()` until `done`, then again. An environment that was
 * never given a seed behaves as if seeded with 0: there is no ambient randomness.
 */
export interface Environment<O = Observation, A = Action> {
  /** What error messages call it: the id that `envs.make` was given, or the name of its class. */
  readonly name: string;
  readonly observation_space: Space<O>;
  readonly action_space: Space<A>;

  /** Begins an episode and returns its first observation. */
  get_init_state(options?: InitOptions): O;

  /**
   * Takes one action.
   *
   * @throws {RangeError} when `action` is not in `action_space`.
   * @throws {Error} before the first `get_init_state()`, and after the episode has ended.
   */
  step(action: A): Step<O>;

  /**
   * Discrete actions only: `mask[i]` is 1 where action `start + i` can have an effect now, else 0.
   */
  action_mask?(): Uint8Array;

  /** Draws the present state. */
  render?<M extends keyof Rendering>(mode: M): Rendering[M];

  /**
   * An independent twin in the same state, with the same random stream ahead of it; for agents that
   * look ahead.
   */
  clone?(): Environment<O, A>;

  /**
   * `false` where the state lies outside of the program and cannot be had: `getState` throws, and a
   * training that is resumed begins a new episode.
   */
  readonly hasState?: boolean;

  /** The complete state; `setState` of it continues bit for bit as if never interrupted. */
  getState(): EnvironmentState;

  /**
   * @throws {RangeError} when `state` was not made by `getState` of an environment of this kind.
   */
  setState(state: EnvironmentState): void;

  /** Frees what the environment holds outside of memory. */
  close?(): void;
}

/**
 * What one step of all environments brought about; index `i` is environment `i`. Fresh arrays at
 * every step.
 */
export interface VectorStep<O> {
  readonly next_state: O;
  readonly reward: Float64Array;
  /** 1 where `terminated` or `truncated` is. */
  readonly done: Uint8Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /**
   * 1 where this step began an episode instead of taking the action: no transition to learn from.
   */
  readonly began: Uint8Array;
}

/** The batch of a value: numbers become an `Int32Array`, arrays are laid one after the other. */
export type Batched<T> = T extends number ? Int32Array : T;

/**
 * `num_envs` environments. `O` and `A` are what one of them shows and accepts: a number (Discrete)
 * or an array (Box).
 *
 * An episode that has ended begins anew at the **next** step (Gymnasium's
 * `AutoresetMode.NEXT_STEP`): that step ignores the action for this environment, its `next_state`
 * is the first observation of the new episode, its reward 0 and `began` 1. So `next_state` of a
 * step that is `done` is the true last one.
 */
export interface VectorEnvironment<O, A> {
  readonly name: string;
  readonly num_envs: number;
  readonly single_observation_space: Space<O>;
  readonly single_action_space: Space<A>;

  /**
   * Begins an episode in every environment; `seed` given, environment `i` is seeded with `seed +
   * i`.
   */
  get_init_state(options?: InitOptions): Batched<O>;

  /**
   * @throws {RangeError} when there are not `num_envs` actions, or one is not in the action space.
   */
  step(actions: Batched<A>): VectorStep<Batched<O>>;

  /**
   * The masks of all environments, one after the other, if they have masks. Where an episode has
   * terminated, it may be anything.
   */
  action_mask?(): Uint8Array;

  /** As of `Environment`. */
  readonly hasState?: boolean;
  getState(): EnvironmentState;
  setState(state: EnvironmentState): void;

  /** Frees what the environments hold outside of memory. */
  close?(): void;
}
