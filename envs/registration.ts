/** Registrations: how an environment is made by id. */

import type * as z from "zod/mini";
import type { Action, CanvasLike, Environment, Observation, Rendering } from "../rl/environment.ts";
import type { BaseEnvOptions } from "./base/base_env.ts";
import type { Dynamics } from "./classic_control/dynamics.ts";

/** The specification of an environment: what is known of it before it is made. */
export interface EnvironmentSpec {
  /** The number of steps after which an episode is truncated; absent where it is not. */
  readonly max_episode_steps?: number;
  /** The mean return at which the task counts as solved, where one is defined. */
  readonly reward_threshold?: number;
  /** How many steps a second are shown, as in Gymnasium's `metadata`; absent where that is left to who shows it. */
  readonly render_fps?: number;
  /** A description in one sentence. */
  readonly docs: string;
}

/** An environment that can be rendered and cloned, as all that are registered here can. */
export interface CompleteEnvironment<O = Observation, A = Action> extends Environment<O, A> {
  /** Renders the current state. */
  render<M extends keyof Rendering>(mode: M, canvas?: CanvasLike): Rendering[M];
  /** An independent copy in the same state, with the same random stream. */
  clone(): CompleteEnvironment<O, A>;
  /** The mask of valid actions, where some are not. */
  action_mask?(): Uint8Array;
}

/**
 * The schema of the options of an environment.
 *
 * @ignore its types are Zod's, which `deno doc --lint` does not find among ours
 */
export type EnvironmentOptionsSchema<T> = z.ZodMiniType<T>;

/** An environment with observations `O`, actions `A` and options `P`, to be registered by id. */
export interface Registration<O, A, P> extends EnvironmentSpec {
  /** The schema of the options; the name is not one of them, it is the id. */
  readonly options: EnvironmentOptionsSchema<Omit<P, "name">>;
  /** Makes the environment, without a time limit. */
  readonly make: (options: P & BaseEnvOptions) => CompleteEnvironment<O, A>;
  /** Loads the optional packages that it is made with, where there are any. */
  readonly preload?: () => Promise<void>;
  /** The dynamics alone, where they are batched. */
  readonly dynamics?: (options: P) => Dynamics<A>;
}

/** Arrays as observations, discrete actions: the environments of DQN. */
export type DiscreteControl<P> = Registration<Float32Array, number, P>;

/** Arrays as observations and as actions. */
export type ContinuousControl<P> = Registration<Float32Array, Float32Array, P>;

/** Discrete observations and actions. */
export type Tabular<P> = Registration<number, number, P>;
