/** CliffWalking: walk along a cliff to the goal without falling off. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Discrete } from "../rl/spaces.ts";
import type { Canvas, Color, View } from "./canvas.ts";
import { categorical } from "./categorical.ts";
import {
  type Cell,
  DOWN,
  drawDisc,
  drawMap,
  gridText,
  gridView,
  LEFT,
  moved,
  RIGHT,
  UP,
} from "./grid.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

const MAP = ["............", "............", "............", "SCCCCCCCCCCG"];
const SIZE = { rows: 4, columns: 12 };
const START: Cell = { row: 3, column: 0 };
const ONE_WAY = [1];
const THREE_WAYS = [1 / 3, 1 / 3, 1 / 3];
const MOVES = [UP, RIGHT, DOWN, LEFT] as const;
const COLORS: Readonly<Record<string, Color>> = {
  ".": 0xc8d8b0,
  S: 0xb8c8e8,
  C: 0x504038,
  G: 0xf0c040,
};

/** What `CliffWalking` takes. */
export interface CliffWalkingOptions extends WorldOptions {
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
export class CliffWalking extends World<number, number> {
  readonly observation_space: Discrete = new Discrete(48);
  readonly action_space: Discrete = new Discrete(4);
  readonly #options: CliffWalkingOptions;
  #agent: Cell = START;

  constructor(options: CliffWalkingOptions = {}) {
    super(options.name ?? "CliffWalking");
    this.#options = options;
  }

  protected begin(rng: Generator): void {
    categorical(ONE_WAY, rng);
    this.#agent = START;
  }

  protected advance(action: number, rng: Generator): Outcome {
    const isSlippery = this.#options.is_slippery ?? false;
    const chances = isSlippery ? THREE_WAYS : ONE_WAY;
    const slide = categorical(chances, rng);
    const direction = isSlippery ? (action + slide + 3) % 4 : action;
    const info = { prob: chances[slide] };

    const { row, column } = moved(this.#agent, MOVES[direction] as Cell, SIZE);
    const letter = MAP[row]?.[column];
    this.#agent = letter === "C" ? START : { row, column };
    return { reward: letter === "C" ? -100 : -1, terminated: letter === "G", info };
  }

  protected observe(): number {
    return this.#agent.row * SIZE.columns + this.#agent.column;
  }

  protected variables(): readonly number[] {
    return [this.#agent.row, this.#agent.column];
  }

  protected assign([row = 0, column = 0]: readonly number[]): void {
    this.#agent = { row, column };
  }

  protected twin(): CliffWalking {
    return new CliffWalking(this.#options);
  }

  protected override text(): string {
    return gridText(MAP, this.#agent);
  }

  protected view(): View {
    return gridView(SIZE);
  }

  protected draw(canvas: Canvas): void {
    drawMap(canvas, MAP, COLORS);
    drawDisc(canvas, this.#agent, SIZE, 0xc04030);
  }
}
