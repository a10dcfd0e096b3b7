/** CliffWalking: cross a grid world along a cliff without falling off. */

import * as z from "zod/mini";
import { DOWN, LEFT, RIGHT, UP } from "../base/grid.ts";
import type { Tabular } from "../registration.ts";
import type { GridMDP } from "./grid_mdp.ts";
import { fromGridMDP } from "./grid_mdp_env.ts";

/** What `CliffWalking` takes. */
export interface CliffWalkingOptions {
  /**
   * Whether a move goes in the intended direction and in either perpendicular one with probability
   * 1/3 each; false by default.
   */
  readonly is_slippery?: boolean;
}

/**
 * A grid world of 4 rows and 12 columns. In the last row are the start, at the left, the goal, at
 * the right, and a cliff between them.
 *
 * | observation | |
 * |---|---|
 * | 0 ... 47 | row * 12 + column; start 36, goal 47, cliff between |
 *
 * | action | 0 | 1 | 2 | 3 |
 * |---|---|---|---|---|
 * | | up | right | down | left |
 *
 * - Reward: -1 for every step, -100 for one off the cliff, which returns to the start.
 * - Initial state: the start.
 * - Termination: the goal. No truncation. The optimal return is -13.
 * - `info.prob` is the transition probability.
 *
 * Source: Sutton and Barto, "Reinforcement Learning", example 6.6. Equal to Gymnasium 1.4
 * (`CliffWalking-v1`, `CliffWalkingSlippery-v1`) for equal seeds and actions.
 */
export class CliffWalking implements GridMDP {
  /** One string a row, one letter a cell. */
  readonly map: GridMDP["map"] = ["............", "............", "............", "SCCCCCCCCCCG"];
  /** The color of the cells of each letter, for rendering. */
  readonly colors: GridMDP["colors"] = { ".": 0xc8d8b0, S: 0xb8c8e8, C: 0x504038, G: 0xf0c040 };
  /** The move of each action; a move beyond the border stays. */
  readonly moves: GridMDP["moves"] = [UP, RIGHT, DOWN, LEFT];
  /** Reward and termination by the letter of the cell that is entered. */
  readonly cellTypes: GridMDP["cellTypes"] = {
    ".": { reward: -1 },
    S: { reward: -1 },
    C: { reward: -100, resetsToStart: true },
    G: { reward: -1, terminated: true },
  };
  /** The initial states, uniformly distributed. */
  readonly initialStates: GridMDP["initialStates"] = [36];
  /**
   * The probabilities of the move before the intended one in `moves` (cyclically), the intended one, and the one
   * after it.
   */
  readonly slipProbabilities?: [number, number, number];

  /** The cliff; with `is_slippery`, moves may go astray. */
  constructor({ is_slippery = false }: CliffWalkingOptions = {}) {
    if (is_slippery) this.slipProbabilities = [1 / 3, 1 / 3, 1 / 3];
  }
}

/** The registration of CliffWalking. */
export const cliffWalking: Tabular<CliffWalkingOptions> = {
  docs: "Cross a grid world along a cliff without falling off.",
  render_fps: 4,
  options: z.strictObject({ is_slippery: z.exactOptional(z.boolean()) }),
  make: fromGridMDP((options: CliffWalkingOptions) => new CliffWalking(options)),
};

/** The registration of CliffWalking that is slippery by default. */
export const cliffWalkingSlippery: Tabular<CliffWalkingOptions> = {
  ...cliffWalking,
  make: (options) => cliffWalking.make({ is_slippery: true, ...options }),
};
