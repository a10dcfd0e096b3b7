/** GridWorld: a minimal deterministic grid world, for tests and teaching. */

import * as z from "zod/mini";
import { DOWN, LEFT, RIGHT, UP } from "../base/grid.ts";
import type { Tabular } from "../registration.ts";
import type { GridMDP } from "./grid_mdp.ts";
import { fromGridMDP } from "./grid_mdp_env.ts";

/** What `GridWorld` takes. */
export interface GridWorldOptions {
  /** Rows and columns, at least 2; 4 by default. */
  readonly size?: number;
}

/**
 * A square grid, to be crossed from the upper left to the lower right corner. A sanity check: every
 * agent should solve it.
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
 * - Initial state: the upper left corner. All is deterministic.
 * - Termination: the lower right corner. The optimal return is -2 (size - 1).
 * - Truncation: 100 steps as `GridWorld-v0`.
 */
export class GridWorld implements GridMDP {
  /** One string a row, one letter a cell. */
  readonly map: GridMDP["map"];
  /** The color of the cells of each letter, for rendering. */
  readonly colors: GridMDP["colors"] = { "·": 0xe8e8e0, G: 0xf0c040 };
  /** The move of each action; a move beyond the border stays. */
  readonly moves: GridMDP["moves"] = [UP, RIGHT, DOWN, LEFT];
  /** Reward and termination by the letter of the cell that is entered. */
  readonly cellTypes: GridMDP["cellTypes"] = {
    "·": { reward: -1 },
    G: { reward: -1, terminated: true },
  };
  /** The initial states, uniformly distributed. */
  readonly initialStates: GridMDP["initialStates"] = [0];

  /** A grid of `size` rows and columns. */
  constructor({ size = 4 }: GridWorldOptions = {}) {
    this.map = Array.from({ length: size }, (_, row) =>
      row === size - 1 ? `${"·".repeat(size - 1)}G` : "·".repeat(size),
    );
  }
}

/** The registration of GridWorld. */
export const gridWorld: Tabular<GridWorldOptions> = {
  docs: "Cross a square grid from corner to corner.",
  render_fps: 4,
  options: z.strictObject({ size: z.exactOptional(z.int().check(z.gte(2), z.lte(1000))) }),
  make: fromGridMDP((options: GridWorldOptions) => new GridWorld(options)),
};
