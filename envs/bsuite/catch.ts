/** Catch: move a paddle to catch a falling ball. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import { ArrayPool } from "../base/array_pool.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import { drawCell, type GridSize, gridView } from "../base/grid.ts";
import type { DiscreteControl } from "../registration.ts";

/** What `Catch` takes. */
export interface CatchOptions extends BaseEnvOptions {
  /** The height of the board; 10 by default. */
  readonly rows?: number;
  /** The width of the board; 5 by default. */
  readonly columns?: number;
}

/**
 * A ball falls straight down, one row per step; a paddle in the last row moves by up to one column.
 *
 * | observation | min | max |
 * |---|---|---|
 * | (rows, columns), 1 where the ball and where the paddle is | 0 | 1 |
 *
 * | action | 0 | 1 | 2 |
 * |---|---|---|---|
 * | | left | stay | right |
 *
 * - Reward: 1 when the paddle catches the ball, -1 when it misses, 0 before.
 * - Initial state: the ball at the top of a random column, the paddle in the middle.
 * - Termination: the ball has reached the last row, after rows - 1 steps. No truncation as
 *   `Catch-v0` (solved at a mean return of 1, the optimum).
 *
 * Source: the rules of Osband et al., "Behaviour Suite for Reinforcement Learning" (2020), after
 * Mnih et al. (2014).
 */
export class Catch extends BaseEnv<Float32Array, number> {
  /** The set of all observations. */
  readonly observation_space: Box;
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(3);
  readonly #options: CatchOptions;
  readonly #arrays: ArrayPool;
  readonly #size: GridSize;
  #row = 0;
  #column = 0;
  #paddle = 0;

  /** A board of rows and columns. */
  constructor(options: CatchOptions = {}) {
    super(options.name ?? "Catch");
    const { rows = 10, columns = 5 } = options;
    this.#options = options;
    this.#size = { rows, columns };
    this.#arrays = new ArrayPool(rows * columns);
    this.observation_space = new Box({ low: 0, high: 1, shape: [rows, columns] });
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    const { columns } = this.#size;
    this.#row = 0;
    this.#column = rng.integers(0, columns);
    this.#paddle = Math.floor(columns / 2);
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number): Outcome {
    const { rows, columns } = this.#size;
    this.#paddle = Math.min(Math.max(this.#paddle + action - 1, 0), columns - 1);
    this.#row += 1;
    const terminated = this.#row === rows - 1;
    const reward = this.#column === this.#paddle ? 1 : -1;
    return { reward: terminated ? reward : 0, terminated };
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): Float32Array {
    const { rows, columns } = this.#size;
    const board = this.#arrays.take();
    board[this.#row * columns + this.#column] = 1;
    board[(rows - 1) * columns + this.#paddle] = 1;
    return board;
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [this.#row, this.#column, this.#paddle];
  }

  /** The inverse of `variables`. */
  protected setVariables([row = 0, column = 0, paddle = 0]: readonly number[]): void {
    this.#row = row;
    this.#column = column;
    this.#paddle = paddle;
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): Catch {
    return new Catch(this.#options);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    const { rows, columns } = this.#size;
    const board = Array.from({ length: rows }, () => Array.from({ length: columns }, () => "·"));
    (board[rows - 1] as string[])[this.#paddle] = "▂";
    (board[this.#row] as string[])[this.#column] = "●";
    return board.map((line) => line.join(" ")).join("\n");
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView(this.#size);
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    const { rows, columns } = this.#size;
    canvas.rectangle(0, 0, columns, rows, 0x101018);
    drawCell(canvas, { row: rows - 1, column: this.#paddle }, this.#size, 0x60a0e0);
    drawCell(canvas, { row: this.#row, column: this.#column }, this.#size, 0xf0f0f0);
  }
}

/** The registration of Catch. */
export const catchBall: DiscreteControl<CatchOptions> = {
  docs: "Move a paddle to catch a falling ball.",
  render_fps: 4,
  options: z.strictObject({
    rows: z.exactOptional(z.int().check(z.gte(2), z.lte(1000))),
    columns: z.exactOptional(z.int().check(z.gte(2), z.lte(1000))),
  }),
  make: (options) => new Catch(options),
};
