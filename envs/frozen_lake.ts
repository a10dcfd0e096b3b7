/** FrozenLake: cross the ice to the goal without falling into a hole. */

import { DOWN, LEFT, RIGHT, UP } from "./grid.ts";
import { cellsOf, type Walk } from "./walk.ts";

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
  /** One of the two maps; `"4x4"` by default. */
  readonly map_name?: "4x4" | "8x8";
  /** A map of one's own, one text a row: Start, Frozen, Hole, Goal. Goes before `map_name`. */
  readonly desc?: readonly string[];
  /** Whether one may slide to either side of where one wants to go; true by default. */
  readonly is_slippery?: boolean;
  /**
   * On slippery ice, the probability to go where one wants; 1/3 by default. Both sides share the
   * rest.
   */
  readonly success_rate?: number;
  /** The rewards for reaching a goal, a hole, and ice; `[1, 0, 0]` by default. */
  readonly reward_schedule?: readonly [number, number, number];
}

/**
 * A walk over a frozen lake, from S to G.
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
 * - Begins at S; on a map with several, at any of them.
 * - Terminates in a hole and at the goal.
 * - Time limit: 100 steps as `FrozenLake-v1` (solved at a mean return of 0.7, optimum 0.74), 200 as
 *   `FrozenLake8x8-v1` (0.85, optimum 0.91).
 * - `info.prob` is the probability of what happened.
 *
 * Source: Gymnasium's. Equal to Gymnasium 1.4 for equal seeds and actions.
 */
export class FrozenLake implements Walk {
  readonly map: Walk["map"];
  readonly colors: Walk["colors"] = { S: 0xb8d8a8, F: 0xd8eaf4, H: 0x284860, G: 0xf0c040 };
  readonly moves: Walk["moves"] = [LEFT, DOWN, RIGHT, UP];
  readonly arrivals: Walk["arrivals"];
  readonly starts: Walk["starts"];
  readonly slips?: [number, number, number];

  constructor(options: FrozenLakeOptions = {}) {
    const { map_name = "4x4", desc: map = MAPS[map_name] } = options;
    if (!map.every((line) => line.length === map[0]?.length && /^[SFHG]+$/.test(line))) {
      throw new RangeError(
        `Cannot make FrozenLake of the map ${JSON.stringify(map)}: ` +
          "its rows must be equally long and made of the letters S, F, H, G.",
      );
    }
    const starts = cellsOf(map, "S");
    if (starts.length === 0) {
      throw new RangeError(
        `Cannot make FrozenLake of the map ${JSON.stringify(map)}: ` +
          "there is no S; there must be one to start at.",
      );
    }
    const { is_slippery = true, success_rate = 1 / 3 } = options;
    const [goal, hole, ice] = options.reward_schedule ?? [1, 0, 0];
    const side = (1 - success_rate) / 2;
    this.map = map;
    this.starts = starts;
    if (is_slippery) this.slips = [side, success_rate, side];
    this.arrivals = {
      S: { reward: ice },
      F: { reward: ice },
      H: { reward: hole, terminated: true },
      G: { reward: goal, terminated: true },
    };
  }
}
