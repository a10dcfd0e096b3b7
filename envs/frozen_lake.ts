/** FrozenLake: cross the ice to the goal without falling into a hole. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Discrete } from "../rl/spaces.ts";
import type { Canvas, Color, View } from "./canvas.ts";
import { categorical } from "./categorical.ts";
import {
  type Cell,
  DOWN,
  drawDisc,
  drawMap,
  type GridSize,
  gridText,
  gridView,
  LEFT,
  moved,
  RIGHT,
  UP,
} from "./grid.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

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
const MOVES = [LEFT, DOWN, RIGHT, UP] as const;
const COLORS: Readonly<Record<string, Color>> = {
  S: 0xb8d8a8,
  F: 0xd8eaf4,
  H: 0x284860,
  G: 0xf0c040,
};

/** What `FrozenLake` takes. */
export interface FrozenLakeOptions extends WorldOptions {
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
export class FrozenLake extends World<number, number> {
  readonly observation_space: Discrete;
  readonly action_space: Discrete = new Discrete(4);
  readonly #options: FrozenLakeOptions;
  readonly #map: readonly string[];
  readonly #size: GridSize;
  readonly #starts: readonly Cell[];
  /** The probability of going where one wants; on slippery ice, between those of its two sides. */
  readonly #chances: readonly number[];
  #agent: Cell = { row: 0, column: 0 };

  constructor(options: FrozenLakeOptions = {}) {
    super(options.name ?? "FrozenLake");
    const map = options.desc ?? MAPS[options.map_name ?? "4x4"];
    const columns = map[0]?.length ?? 0;
    if (!map.every((line) => line.length === columns && /^[SFHG]+$/.test(line))) {
      throw new RangeError(
        `Cannot make ${this.name} of the map ${JSON.stringify(map)}: ` +
          "its rows must be equally long and made of the letters S, F, H, G.",
      );
    }
    const starts = map.flatMap((line, row) =>
      Array.from(line, (letter, column) => ({ row, column, letter })).filter(
        ({ letter }) => letter === "S",
      ),
    );
    if (starts.length === 0) {
      throw new RangeError(
        `Cannot make ${this.name} of the map ${JSON.stringify(map)}: ` +
          "there is no S; there must be one to start at.",
      );
    }
    this.#options = options;
    this.#map = map;
    this.#size = { rows: map.length, columns };
    this.#starts = starts;
    const { is_slippery = true, success_rate = 1 / 3 } = options;
    const failRate = (1 - success_rate) / 2;
    this.#chances = is_slippery ? [failRate, success_rate, failRate] : [1];
    this.observation_space = new Discrete(map.length * columns);
  }

  protected begin(rng: Generator): void {
    const chances = this.#starts.map(() => 1 / this.#starts.length);
    this.#agent = this.#starts[categorical(chances, rng)] as Cell;
  }

  protected advance(action: number, rng: Generator): Outcome {
    const { reward_schedule = [1, 0, 0] } = this.#options;
    const slide = categorical(this.#chances, rng);
    const direction = this.#chances.length === 1 ? action : (action + slide + 3) % 4;
    this.#agent = moved(this.#agent, MOVES[direction] as Cell, this.#size);

    const letter = this.#letter();
    const reward = reward_schedule[letter === "G" ? 0 : letter === "H" ? 1 : 2];
    const terminated = letter === "G" || letter === "H";
    return { reward, terminated, info: { prob: this.#chances[slide] } };
  }

  protected observe(): number {
    return this.#agent.row * this.#size.columns + this.#agent.column;
  }

  protected variables(): readonly number[] {
    return [this.#agent.row, this.#agent.column];
  }

  protected assign([row = 0, column = 0]: readonly number[]): void {
    this.#agent = { row, column };
  }

  protected twin(): FrozenLake {
    return new FrozenLake(this.#options);
  }

  protected override text(): string {
    return gridText(this.#map, this.#agent);
  }

  protected view(): View {
    return gridView(this.#size);
  }

  protected draw(canvas: Canvas): void {
    drawMap(canvas, this.#map, COLORS);
    drawDisc(canvas, this.#agent, this.#size, 0xc04030);
  }

  #letter(): string {
    return this.#map[this.#agent.row]?.[this.#agent.column] as string;
  }
}
