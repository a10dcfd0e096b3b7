/** The environment contract: what an agent may ask of a world, and what it gets back. */

import type { Element, Space } from "./spaces.ts";

/** What an environment shows: `Float32Array` from a Box, a number from a Discrete, a tuple or record of such. */
export type Observation = Element;

/** What an environment accepts: a number for Discrete actions, a typed array for Box actions. */
export type Action = Element;

/** Everything that one action brought about. */
export interface Step<O = Observation> {
  /** The observation after the action; a fresh value at every step, the caller may keep it. */
  readonly next_state: O;
  readonly reward: number;
  /** `terminated || truncated`: the episode is over, and the next call must be `get_init_state()`. */
  readonly done: boolean;
  /** The world reached an end of its own: nothing lies beyond, so the value of `next_state` is 0. */
  readonly terminated: boolean;
  /** The episode was cut short (a time limit): the world goes on, so the value of `next_state` counts. */
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

/** An environment in mid-episode, its generator and counters included; survives `JSON.stringify`. */
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

export interface InitOptions {
  /** A non-negative integer: start the random stream anew. Absent: continue the stream. */
  readonly seed?: number;
}

/**
 * A world in episodes. Everything is synchronous, and everything random comes from one generator, so that equal seeds
 * and equal actions give equal episodes.
 *
 * The order is `get_init_state()`, then `step()` until `done`, then again. An environment that was never given a seed
 * behaves as if seeded with 0: there is no ambient randomness.
 */
export interface Environment<O = Observation, A = Action> {
  /** What error messages call it: the id that `envs.make` was asked for, or the name of its class. */
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

  /** Discrete actions only: `mask[i]` is 1 where action `start + i` can have an effect now, else 0. */
  action_mask?(): Uint8Array;

  /** Draws the present state. */
  render?<M extends keyof Rendering>(mode: M): Rendering[M];

  /** An independent twin in the same state, with the same random stream ahead of it; for agents that look ahead. */
  clone?(): Environment<O, A>;

  /** The complete state; `setState` of it continues bit for bit as if never interrupted. */
  getState(): EnvironmentState;

  /** @throws {RangeError} when `state` was not made by `getState` of an environment of this kind. */
  setState(state: EnvironmentState): void;

  /** Frees what the environment holds outside of memory. */
  close?(): void;
}
