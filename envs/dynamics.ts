/** The rules of a world whose variables lie in an array: so that one loop can advance many. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import type { Box, Space } from "../rl/spaces.ts";
import type { Canvas, View } from "./canvas.ts";

/**
 * What a world is, without its state: `DynamicsWorld` makes one environment of it,
 * `BatchedVectorEnvironment` many. `state` holds the variables of any number of worlds; those of
 * one begin at index `at`.
 */
export interface Dynamics<A = number | Float32Array> {
  readonly observation_space: Box;
  readonly action_space: Space<A>;

  /** The number of variables of one world. */
  readonly size: number;

  /** The part of the world that a picture shows. */
  readonly view: View;

  /** Sets the variables to the beginning of an episode. */
  begin(state: Float64Array, at: number, rng: Generator): void;

  /**
   * Takes one action and returns the reward.
   *
   * @param action of a Discrete space, or the only element of an array of a Box.
   */
  advance(state: Float64Array, at: number, action: number): number;

  /** Whether the episode ends in this state. */
  isTerminal(state: Float64Array, at: number): boolean;

  /** Writes the observation into `into`, from index `offset` on. */
  observe(state: Float64Array, at: number, into: Float32Array, offset: number): void;

  /** Draws the variables of one world, which begin at index 0. */
  draw(canvas: Canvas, state: Float64Array): void;
}
