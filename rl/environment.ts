/** The environment contract: Gymnasium's `Env` and `VectorEnv`, synchronous and seedable. */

import type { Batched, Element, Space } from "./spaces/mod.ts";

export type { Batched } from "./spaces/mod.ts";

/**
 * An element of an observation space: a typed array (Box), a number (Discrete), a tuple or a record
 * of such.
 */
export type Observation = Element;

/** An element of an action space: a number for Discrete actions, a typed array for Box actions. */
export type Action = Element;

/** The result of one step: Gymnasium's `observation, reward, terminated, truncated, info`. */
export interface Step<O = Observation> {
  /** The observation after the action; a fresh value at every step, which the caller may keep. */
  readonly next_state: O;
  /** The reward for the action. */
  readonly reward: number;
  /** `terminated || truncated`: the episode is over, and `get_init_state()` begins the next one. */
  readonly done: boolean;
  /**
   * Whether the agent reached a terminal state as defined by the MDP of the task. The value of
   * `next_state` is then 0: a target does not bootstrap from it.
   */
  readonly terminated: boolean;
  /**
   * Whether the episode was ended by a condition outside of the MDP, typically a time limit. The
   * value of `next_state` is not 0: a target bootstraps from it.
   */
  readonly truncated: boolean;
  /** Auxiliary information for debugging, logging and tests; agents must not depend on it. */
  readonly info: Readonly<Record<string, unknown>>;
}

/** Which actions are allowed: 1 or `true` for each that is, else 0 or `false`. */
export type ActionMask = Uint8Array | readonly number[] | readonly boolean[];

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/**
 * The complete state of an environment within an episode, random generator and counters included;
 * survives `JSON.stringify`.
 */
export type EnvironmentState = { readonly [key: string]: Json };

/** An RGB image: `data[(y * width + x) * 3 + channel]`, row 0 at the top. */
export interface Image {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Red, green and blue of each pixel, row by row. */
  readonly data: Uint8Array;
}

/** A drawing as filled polygons, the later ones over the earlier ones, on white. */
export interface Shapes {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** The polygons, in the order in which they are filled. */
  readonly polygons: readonly {
    /** `0xRRGGBB`. */
    readonly color: number;
    /** x and y of each corner in turn, in pixels, y downwards. */
    readonly points: readonly number[];
  }[];
}

/** A canvas of a page or a worker: what is used here of `HTMLCanvasElement` and `OffscreenCanvas`. */
export interface CanvasLike {
  /** In pixels; setting it clears the canvas. */
  width: number;
  /** In pixels; setting it clears the canvas. */
  height: number;
  /** The context to draw with. */
  getContext(kind: "2d"): CanvasContext | null;
}

/** What is used here of a canvas's 2d context. */
export interface CanvasContext {
  /** Pixels to be filled, four bytes each. */
  createImageData(width: number, height: number): { readonly data: Uint8ClampedArray };
  /** Draws pixels at a place. */
  putImageData(pixels: { readonly data: Uint8ClampedArray }, x: number, y: number): void;
}

/** The canvas that a page makes, as the program's own `lib` declares it. */
export type PageCanvas = typeof globalThis extends {
  HTMLCanvasElement: { prototype: infer Canvas extends CanvasLike };
}
  ? Canvas
  : CanvasLike;

/**
 * What each render mode returns: `ansi` text for a terminal, `rgb_array` an image, `canvas` a canvas
 * that shows that image, in a worker an `OffscreenCanvas`; `shapes`, which ours have alone, what that image is made of.
 */
export interface Rendering {
  /** Text for a terminal. */
  readonly ansi: string;
  /** The pixels of an image. */
  readonly rgb_array: Image;
  /** A canvas that shows that image. */
  readonly canvas: PageCanvas;
  /** The polygons that it is made of. */
  readonly shapes: Shapes;
}

/** What `get_init_state` takes. */
export interface InitOptions {
  /**
   * A non-negative integer that seeds the environment's random generator. Absent: the generator is
   * not reset.
   */
  readonly seed?: number;
}

/**
 * An environment: a partially or fully observed Markov decision process in episodes, as Gymnasium's
 * `Env`. Everything is synchronous, and all randomness comes from one generator, so that equal
 * seeds and equal actions give equal episodes.
 *
 * The order of calls is `get_init_state()`, then `step()` until `done`, then again. An environment
 * that was never seeded behaves as if seeded with 0: there is no ambient randomness.
 */
export interface Environment<O = Observation, A = Action> {
  /** The name in error messages: the id given to `envs.make`, or the name of the class. */
  readonly name: string;
  /** The set of all observations. */
  readonly observation_space: Space<O>;
  /** The set of all actions. */
  readonly action_space: Space<A>;

  /** Begins an episode and returns its first observation: Gymnasium's `reset`. */
  get_init_state(options?: InitOptions): O;

  /**
   * Runs one time step with an action.
   *
   * @throws {RangeError} when `action` is not in `action_space`.
   * @throws {Error} before the first `get_init_state()`, and after the episode has ended.
   */
  step(action: A): Step<O>;

  /**
   * The mask of valid actions in the current state, for Discrete actions: `mask[i]` is 1 where
   * action `start + i` is valid, else 0. At least one action is valid until the episode terminates.
   */
  action_mask?(): ActionMask;

  /**
   * Renders the current state.
   *
   * @param canvas for `"canvas"`, what to draw on, which takes the size of the picture. Default: a
   *   new one.
   */
  render?<M extends keyof Rendering>(mode: M, canvas?: CanvasLike): Rendering[M];

  /**
   * An independent copy in the same state, with the same random stream, for agents that plan.
   */
  clone?(): Environment<O, A>;

  /** The environment inside all wrappers; absent where there are no wrappers. */
  readonly unwrapped?: Environment<never, never>;

  /**
   * `false` where the state cannot be saved, as it is in another process: `getState` throws, and a
   * training that is resumed begins a new episode. Absent: `true`.
   */
  readonly hasState?: boolean;

  /** The complete state; after `setState` with it, an episode continues bit for bit. */
  getState(): EnvironmentState;

  /**
   * Restores a state.
   *
   * @throws {RangeError} when `state` was not made by `getState` of an environment of this kind.
   */
  setState(state: EnvironmentState): void;

  /** Releases resources other than memory, such as processes. */
  close?(): void;
}

/**
 * The result of one step of a vector environment; index `i` is environment `i`. The arrays are
 * fresh at every step.
 */
export interface VectorStep<O> {
  /** The observations after the actions. */
  readonly next_state: O;
  /** The rewards. */
  readonly reward: Float64Array;
  /** 1 where `terminated` or `truncated` is 1. */
  readonly done: Uint8Array;
  /** 1 where an environment reached a terminal state. */
  readonly terminated: Uint8Array;
  /** 1 where an episode was ended from outside, typically by a time limit. */
  readonly truncated: Uint8Array;
  /**
   * The autoreset mask: 1 where this step reset the environment instead of taking the action. Such
   * a step is no transition.
   */
  readonly reset: Uint8Array;
  /**
   * With `autoreset_mode: "same_step"`, the true final observations where `done` is 1; elsewhere unspecified. `next_state`
   * holds the first observations of the next episodes.
   */
  readonly finalState?: O;
  /** Likewise the action masks in the final observations, where there are masks. */
  readonly finalMask?: Uint8Array;
  /**
   * Where wrappers change rewards: the returns of the rewards as they are, of the episodes that ended where `done` is 1;
   * elsewhere unspecified.
   */
  readonly episodeReturn?: Float64Array;
}

/** When a vector environment resets an environment whose episode has ended: Gymnasium's `AutoresetMode`. */
export type AutoresetMode = "next_step" | "same_step";

/**
 * `num_envs` independent copies of an environment that are stepped together, as Gymnasium's
 * `VectorEnv`. `O` and `A` are the observations and actions of one of them.
 *
 * Autoreset, as in Gymnasium: by `"next_step"` the step **after** one that is `done` ignores the action
 * for that environment and resets it; its `next_state` is the first observation of the new episode,
 * its reward 0 and its `reset` 1. So `next_state` of a step that is `done` is the true final
 * observation. By `"same_step"` the step that is `done` resets, too: `next_state` is the first
 * observation of the new episode, and `finalState` the true final one.
 */
export interface VectorEnvironment<O, A> {
  /** The name in error messages: the id given to `envs.make_vec`, or the name of the class. */
  readonly name: string;
  /** The number of environments. */
  readonly num_envs: number;
  /** When an environment whose episode has ended is reset. Absent: `"next_step"`. */
  readonly autoreset_mode?: AutoresetMode;
  /** The set of all observations of one environment. */
  readonly single_observation_space: Space<O>;
  /** The set of all actions of one environment. */
  readonly single_action_space: Space<A>;

  /** The environments, where they are separate objects. */
  readonly envs?: readonly Environment<O, A>[];

  /** Resets every environment; with `seed`, environment `i` is seeded with `seed + i`. */
  get_init_state(options?: InitOptions): Batched<O>;

  /**
   * Runs one time step of every environment.
   *
   * @throws {RangeError} when there are not `num_envs` actions, or one is not in the action space.
   */
  step(actions: Batched<A>): VectorStep<Batched<O>>;

  /**
   * The masks of all environments, concatenated, if they have masks. That of an environment that
   * has terminated is unspecified.
   */
  action_mask?(): Uint8Array;

  /** The picture of each environment, if they can be drawn. */
  get_images?(): readonly Image[];

  /** `false` where the state cannot be saved. Absent: `true`. */
  readonly hasState?: boolean;
  /** The states of all environments. */
  getState(): EnvironmentState;
  /** Restores the states of all environments. */
  setState(state: EnvironmentState): void;

  /** Releases resources other than memory, of all environments. */
  close?(): void;
}

/** What a goal environment shows. */
export interface GoalObservation<G extends Element = Float32Array> {
  /** Other parts, for whoever reads the observation by name. */
  readonly [name: string]: Element;
  /** What the agent sees besides goals. */
  readonly observation: Element;
  /** What it has achieved. */
  readonly achieved_goal: G;
  /** What it is to achieve. */
  readonly desired_goal: G;
}

/** An environment that can tell the reward of any goal, as Gymnasium-Robotics' `GoalEnv`. */
export interface GoalEnvironment<G extends Element = Float32Array, A = Action>
  extends Environment<GoalObservation<G>, A> {
  /** The reward of a step that has achieved a goal, where another, or the same, was desired. */
  compute_reward(achieved_goal: G, desired_goal: G, info: object): number;
  /** Whether that is a true end. Default: what it was. */
  compute_terminated?(achieved_goal: G, desired_goal: G, info: object): boolean;
}
