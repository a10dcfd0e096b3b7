/** FrozenLake: cross a frozen lake to the goal without falling into a hole. */

import * as z from "zod/mini";
import { DOWN, LEFT, RIGHT, UP } from "../base/grid.ts";
import type { Tabular } from "../registration.ts";
import { cellsOf, type GridMDP } from "./grid_mdp.ts";
import { fromGridMDP } from "./grid_mdp_env.ts";

const MAPS = {
  "4x4": ["SFFF", "FHFH", "FFFH", "HFFG"],
  "8x8": [
    "SFFFFFFF",
    "FFFFFFFF",
    "FFFHFFFF",
    "FFFFFHFF",
    "FFFHFFFF",
    "FHHFFFHF",
    "FHFFHFHF",
    "FFFHFFFG",
  ],
} as const;

/** What `FrozenLake` takes. */
export interface FrozenLakeOptions {
  /** The name of a preloaded map; `"4x4"` by default. */
  readonly map_name?: "4x4" | "8x8";
  /** A custom map, one string a row: S start, F frozen, H hole, G goal. Overrides `map_name`. */
  readonly desc?: readonly string[];
  /** Whether a move may slip to a perpendicular direction; true by default. */
  readonly is_slippery?: boolean;
  /**
   * The probability of moving in the intended direction while slippery; 1/3 by default. The two
   * perpendicular directions have half of the rest each.
   */
  readonly success_rate?: number;
  /** The rewards for reaching the goal, a hole and a frozen cell; `[1, 0, 0]` by default. */
  readonly reward_schedule?: readonly [number, number, number];
}

/**
 * A grid world: a frozen lake to cross from S to G without falling into a hole.
 *
 * | observation | |
 * |---|---|
 * | 0 ... cells - 1 | row * columns + column |
 *
 * | action | 0 | 1 | 2 | 3 |
 * |---|---|---|---|---|
 * | | left | down | right | up |
 *
 * - Reward: 1 at the goal, else 0.
 * - Initial state: S; on a map with several, uniform over them.
 * - Termination: a hole, or the goal.
 * - Truncation: 100 steps as `FrozenLake-v1` (solved at a mean return of 0.7, optimum 0.74), 200 as
 *   `FrozenLake8x8-v1` (0.85, optimum 0.91).
 * - `info.prob` is the transition probability.
 *
 * Source: Gymnasium's. Equal to Gymnasium 1.4 for equal seeds and actions.
 */
export class FrozenLake implements GridMDP {
  /** One string a row, one letter a cell. */
  readonly map: GridMDP["map"];
  /** The color of the cells of each letter, for rendering. */
  readonly colors: GridMDP["colors"] = { S: 0xb8d8a8, F: 0xd8eaf4, H: 0x284860, G: 0xf0c040 };
  /** The move of each action; a move beyond the border stays. */
  readonly moves: GridMDP["moves"] = [LEFT, DOWN, RIGHT, UP];
  /** Reward and termination by the letter of the cell that is entered. */
  readonly cellTypes: GridMDP["cellTypes"];
  /** The initial states, uniformly distributed. */
  readonly initialStates: GridMDP["initialStates"];
  /**
   * The probabilities of the move before the intended one in `moves` (cyclically), the intended one, and the one
   * after it.
   */
  readonly slipProbabilities?: [number, number, number];

  /** A lake of a map, by default of 4 rows and columns. */
  constructor(options: FrozenLakeOptions = {}) {
    const { map_name = "4x4", desc: map = MAPS[map_name] } = options;
    if (!map.every((line) => line.length === map[0]?.length && /^[SFHG]+$/.test(line))) {
      throw new RangeError(
        `Cannot make FrozenLake of the map ${JSON.stringify(map)}: ` +
          "its rows must be equally long and made of the letters S, F, H, G.",
      );
    }
    const initialStates = cellsOf(map, "S");
    if (initialStates.length === 0) {
      throw new RangeError(
        `Cannot make FrozenLake of the map ${JSON.stringify(map)}: ` +
          "there is no S; there must be one to start at.",
      );
    }
    const { is_slippery = true, success_rate = 1 / 3 } = options;
    const [goal, hole, ice] = options.reward_schedule ?? [1, 0, 0];
    const side = (1 - success_rate) / 2;
    this.map = map;
    this.initialStates = initialStates;
    if (is_slippery) this.slipProbabilities = [side, success_rate, side];
    this.cellTypes = {
      S: { reward: ice },
      F: { reward: ice },
      H: { reward: hole, terminated: true },
      G: { reward: goal, terminated: true },
    };
  }
}

/** The registration of FrozenLake. */
export const frozenLake: Tabular<FrozenLakeOptions> = {
  docs: "Cross a frozen lake to the goal without falling into a hole.",
  render_fps: 4,
  options: z.strictObject({
    map_name: z.exactOptional(z.enum(["4x4", "8x8"])),
    desc: z.exactOptional(z.array(z.string())),
    is_slippery: z.exactOptional(z.boolean()),
    success_rate: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
    reward_schedule: z.exactOptional(z.tuple([z.number(), z.number(), z.number()])),
  }),
  make: fromGridMDP((options: FrozenLakeOptions) => new FrozenLake(options)),
};

/** The registration of FrozenLake on the map `"8x8"` by default. */
export const frozenLake8x8: Tabular<FrozenLakeOptions> = {
  ...frozenLake,
  make: (options) => frozenLake.make({ map_name: "8x8", ...options }),
};
