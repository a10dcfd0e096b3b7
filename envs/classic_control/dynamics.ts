/** Batched environment dynamics over a flat state array. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Box, Space } from "../../rl/spaces/mod.ts";
import type { Canvas, View } from "../base/canvas.ts";

/**
 * Stateless environment dynamics over a flat state array: initial states, transitions, termination,
 * observations. `DynamicsEnv` is one environment with these dynamics,
 * `BatchedVectorEnvironment` a batch. `state` holds the variables of any number of environments;
 * those of one begin at index `at`.
 */
export interface Dynamics<A = number | Float32Array> {
  /** The set of all observations. */
  readonly observation_space: Box;
  /** The set of all actions. */
  readonly action_space: Space<A>;

  /** The number of state variables of one environment. */
  readonly size: number;

  /** The viewport of the rendering. */
  readonly view: View;

  /** Samples an initial state. */
  reset(state: Float64Array, at: number, rng: Generator): void;

  /**
   * Applies one action to the state and returns the reward.
   *
   * @param action an element of a Discrete space, or the one value of an element of a Box.
   */
  transition(state: Float64Array, at: number, action: number): number;

  /** Whether the state is terminal. */
  isTerminal(state: Float64Array, at: number): boolean;

  /** Writes the observation of the state to `into`, from index `offset` on. */
  observe(state: Float64Array, at: number, into: Float32Array, offset: number): void;

  /** Draws the state of one environment, which begins at index 0. */
  draw(canvas: Canvas, state: Float64Array): void;
}
