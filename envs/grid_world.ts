/** GridWorld: the smallest world with somewhere to go. */

import { DOWN, LEFT, RIGHT, UP } from "./grid.ts";
import type { Walk } from "./walk.ts";

/** What `GridWorld` takes. */
export interface GridWorldOptions {
  /** Rows and columns, at least 2; 4 by default. */
  readonly size?: number;
}

/**
 * A square of cells, from the upper left to the lower right corner. An agent that does not learn
 * this does not learn.
 *
 * | observation | |
 * |---|---|
 * | 0 ... size^2 - 1 | row * size + column |
 *
 * | action | 0 | 1 | 2 | 3 |
 * |---|---|---|---|---|
 * | | up | right | down | left |
 *
 * - Reward: -1 for every step.
 * - Begins in the upper left corner; nothing is random.
 * - Terminates in the lower right corner. The best return is -2 (size - 1).
 * - Time limit: 100 steps as `GridWorld-v0`.
 */
export class GridWorld implements Walk {
  readonly map: Walk["map"];
  readonly colors: Walk["colors"] = { "·": 0xe8e8e0, G: 0xf0c040 };
  readonly moves: Walk["moves"] = [UP, RIGHT, DOWN, LEFT];
  readonly arrivals: Walk["arrivals"] = {
    "·": { reward: -1 },
    G: { reward: -1, terminated: true },
  };
  readonly starts: Walk["starts"] = [0];

  constructor({ size = 4 }: GridWorldOptions = {}) {
    this.map = Array.from({ length: size }, (_, row) =>
      row === size - 1 ? `${"·".repeat(size - 1)}G` : "·".repeat(size),
    );
  }
}
