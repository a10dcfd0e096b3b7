/** GridWorld: the smallest world with somewhere to go. */

import { Discrete } from "../rl/spaces.ts";
import type { Canvas, View } from "./canvas.ts";
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

const MOVES = [UP, RIGHT, DOWN, LEFT] as const;

/** What `GridWorld` takes. */
export interface GridWorldOptions extends WorldOptions {
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
export class GridWorld extends World<number, number> {
  readonly observation_space: Discrete;
  readonly action_space: Discrete = new Discrete(4);
  readonly #options: GridWorldOptions;
  readonly #map: readonly string[];
  readonly #size: GridSize;
  #agent: Cell = { row: 0, column: 0 };

  constructor(options: GridWorldOptions = {}) {
    super(options.name ?? "GridWorld");
    const { size = 4 } = options;
    this.#options = options;
    this.#size = { rows: size, columns: size };
    this.#map = Array.from({ length: size }, (_, row) =>
      row === size - 1 ? `${"·".repeat(size - 1)}G` : "·".repeat(size),
    );
    this.observation_space = new Discrete(size * size);
  }

  protected begin(): void {
    this.#agent = { row: 0, column: 0 };
  }

  protected advance(action: number): Outcome {
    this.#agent = moved(this.#agent, MOVES[action] as Cell, this.#size);
    return { reward: -1, terminated: this.observe() === this.observation_space.n - 1 };
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

  protected twin(): GridWorld {
    return new GridWorld(this.#options);
  }

  protected override text(): string {
    return gridText(this.#map, this.#agent);
  }

  protected view(): View {
    return gridView(this.#size);
  }

  protected draw(canvas: Canvas): void {
    drawMap(canvas, this.#map, { "·": 0xe8e8e0, G: 0xf0c040 });
    drawDisc(canvas, this.#agent, this.#size, 0xc04030);
  }
}
