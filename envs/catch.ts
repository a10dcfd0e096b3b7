/** Catch: move a paddle under a falling ball. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Box, Discrete } from "../rl/spaces.ts";
import { ArrayPool } from "./array_pool.ts";
import type { Canvas, View } from "./canvas.ts";
import { drawCell, type GridSize, gridView } from "./grid.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

/** What `Catch` takes. */
export interface CatchOptions extends WorldOptions {
  /** The height of the board, from where the ball falls; 10 by default. */
  readonly rows?: number;
  /** The width of the board; 5 by default. */
  readonly columns?: number;
}

/**
 * A ball falls one row a step, straight down; a paddle in the lowest row can move by one column.
 *
 * | observation | least | most |
 * |---|---|---|
 * | (rows, columns), 1 where the ball and where the paddle is | 0 | 1 |
 *
 * | action | 0 | 1 | 2 |
 * |---|---|---|---|
 * | | left | stay | right |
 *
 * - Reward: 1 when the ball falls on the paddle, -1 when beside it; before that 0.
 * - Begins with the ball at the top of a random column and the paddle in the middle.
 * - Terminates when the ball has reached the lowest row, after rows - 1 steps. No time limit as
 *   `Catch-v0` (solved at a mean return of 1, the best there is).
 *
 * Source: the rules of Osband et al., "Behaviour Suite for Reinforcement Learning" (2020), after
 * Mnih et al. (2014).
 */
export class Catch extends World<Float32Array, number> {
  readonly observation_space: Box;
  readonly action_space: Discrete = new Discrete(3);
  readonly #options: CatchOptions;
  readonly #arrays: ArrayPool;
  readonly #size: GridSize;
  #row = 0;
  #column = 0;
  #paddle = 0;

  constructor(options: CatchOptions = {}) {
    super(options.name ?? "Catch");
    const { rows = 10, columns = 5 } = options;
    this.#options = options;
    this.#size = { rows, columns };
    this.#arrays = new ArrayPool(rows * columns);
    this.observation_space = new Box({ low: 0, high: 1, shape: [rows, columns] });
  }

  protected begin(rng: Generator): void {
    const { columns } = this.#size;
    this.#row = 0;
    this.#column = rng.integers(0, columns);
    this.#paddle = Math.floor(columns / 2);
  }

  protected advance(action: number): Outcome {
    const { rows, columns } = this.#size;
    this.#paddle = Math.min(Math.max(this.#paddle + action - 1, 0), columns - 1);
    this.#row += 1;
    const terminated = this.#row === rows - 1;
    const reward = this.#column === this.#paddle ? 1 : -1;
    return { reward: terminated ? reward : 0, terminated };
  }

  protected observe(): Float32Array {
    const { rows, columns } = this.#size;
    const board = this.#arrays.take();
    board[this.#row * columns + this.#column] = 1;
    board[(rows - 1) * columns + this.#paddle] = 1;
    return board;
  }

  protected variables(): readonly number[] {
    return [this.#row, this.#column, this.#paddle];
  }

  protected assign([row = 0, column = 0, paddle = 0]: readonly number[]): void {
    this.#row = row;
    this.#column = column;
    this.#paddle = paddle;
  }

  protected twin(): Catch {
    return new Catch(this.#options);
  }

  protected override text(): string {
    const { rows, columns } = this.#size;
    const board = Array.from({ length: rows }, () => Array.from({ length: columns }, () => "·"));
    (board[rows - 1] as string[])[this.#paddle] = "▂";
    (board[this.#row] as string[])[this.#column] = "●";
    return board.map((line) => line.join(" ")).join("\n");
  }

  protected view(): View {
    return gridView(this.#size);
  }

  protected draw(canvas: Canvas): void {
    const { rows, columns } = this.#size;
    canvas.rectangle(0, 0, columns, rows, 0x101018);
    drawCell(canvas, { row: rows - 1, column: this.#paddle }, this.#size, 0x60a0e0);
    drawCell(canvas, { row: this.#row, column: this.#column }, this.#size, 0xf0f0f0);
  }
}
