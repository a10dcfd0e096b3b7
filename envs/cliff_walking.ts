/** CliffWalking: walk along a cliff to the goal without falling off. */

import { DOWN, LEFT, RIGHT, UP } from "./grid.ts";
import type { Walk } from "./walk.ts";

/** What `CliffWalking` takes. */
export interface CliffWalkingOptions {
  /**
   * Whether one goes to either side of where one wants to go, each with probability 1/3; false by
   * default.
   */
  readonly is_slippery?: boolean;
}

/**
 * A grid of 4 rows and 12 columns; between start and goal, both in the lowest row, there is a
 * cliff.
 *
 * | observation | |
 * |---|---|
 * | 0 ... 47 | row * 12 + column; start 36, goal 47, cliff between |
 *
 * | action | 0 | 1 | 2 | 3 |
 * |---|---|---|---|---|
 * | | up | right | down | left |
 *
 * - Reward: -1 for every step, -100 for one off the cliff, which ends at the start again.
 * - Terminates at the goal. No time limit. The best return is -13.
 * - `info.prob` is the probability of what happened.
 *
 * Source: Sutton and Barto, "Reinforcement Learning", example 6.6. Equal to Gymnasium 1.4
 * (`CliffWalking-v1`, `CliffWalkingSlippery-v1`) for equal seeds and actions.
 */
export class CliffWalking implements Walk {
  readonly map: Walk["map"] = ["............", "............", "............", "SCCCCCCCCCCG"];
  readonly colors: Walk["colors"] = { ".": 0xc8d8b0, S: 0xb8c8e8, C: 0x504038, G: 0xf0c040 };
  readonly moves: Walk["moves"] = [UP, RIGHT, DOWN, LEFT];
  readonly arrivals: Walk["arrivals"] = {
    ".": { reward: -1 },
    S: { reward: -1 },
    C: { reward: -100, returns: true },
    G: { reward: -1, terminated: true },
  };
  readonly starts: Walk["starts"] = [36];
  readonly slips?: [number, number, number];

  constructor({ is_slippery = false }: CliffWalkingOptions = {}) {
    if (is_slippery) this.slips = [1 / 3, 1 / 3, 1 / 3];
  }
}
