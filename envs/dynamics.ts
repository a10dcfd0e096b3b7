/** What a world does, with its variables in an array: so that one loop can advance many. */

import type { Generator } from "../gluon/nd/random/generator.ts";

/**
 * The rules of a world, without a world. `state` holds the variables of any number of worlds; those
 * of one begin at index `at`.
 */
export interface Dynamics {
  /** The number of variables of one world. */
  readonly size: number;

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
}
