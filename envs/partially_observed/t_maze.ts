/** TMaze: remember the way to turn through a corridor. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import { DOWN, drawCell, drawDisc, gridView, LEFT, moved, RIGHT, UP } from "../base/grid.ts";
import type { DiscreteControl } from "../registration.ts";

/** What `TMaze` takes. */
export interface TMazeOptions extends BaseEnvOptions {
  /** Steps from the start to the junction; 10 by default. */
  readonly length?: number;
}

const MOVES = [UP, RIGHT, DOWN, LEFT] as const;
const [START_UP, START_DOWN, CORRIDOR, JUNCTION] = [
  [0, 1, 1],
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 0],
] as const;

/**
 * A corridor with a junction at its end; a sign at its start, which is not seen again, says on which side the goal is. An
 * agent without memory is right half of the time.
 *
 * | observation | |
 * |---|---|
 * | 0 1 1 | the start; the goal is up |
 * | 1 1 0 | the start; the goal is down |
 * | 1 0 1 | the corridor |
 * | 0 1 0 | the junction |
 *
 * | action | 0 | 1 | 2 | 3 |
 * |---|---|---|---|---|
 * | | up | right | down | left |
 *
 * - Reward: 4 for the goal, -0.1 for the other side and for a move against a wall, 0 otherwise.
 * - Initial state: the start, the goal up or down at random.
 * - Termination: either side of the junction is reached.
 * - Truncation: 50 steps as `TMaze-v0` (solved at a mean return of 3.9).
 *
 * Source: the rules of Bakker, "Reinforcement learning with long short-term memory" (2001).
 */
export class TMaze extends BaseEnv<Float32Array, number> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({ low: 0, high: 1, shape: [3] });
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(4);
  readonly #options: TMazeOptions;
  readonly #length: number;
  /** Steps from the start. */
  #column = 0;
  /** 0 above the corridor, 1 in it, 2 below. */
  #row = 1;
  #goal: 0 | 2 = 0;
  /** Whether the agent has left the start: its sign is seen once. */
  #hasLeft = false;

  /** A corridor of `length` cells. */
  constructor(options: TMazeOptions = {}) {
    super(options.name ?? "TMaze");
    this.#options = options;
    this.#length = options.length ?? 10;
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#goal = rng.integers(0, 2) === 0 ? 0 : 2;
    [this.#column, this.#row, this.#hasLeft] = [0, 1, false];
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number): Outcome {
    const move = MOVES[action] as (typeof MOVES)[number];
    const atJunction = this.#column === this.#length;
    if (atJunction && move.row !== 0) {
      this.#row += move.row;
      return { reward: this.#row === this.#goal ? 4 : -0.1, terminated: true };
    }
    const size = { rows: 1, columns: this.#length + 1 };
    const { column } = moved({ row: 0, column: this.#column }, { ...move, row: 0 }, size);
    const isWall = column === this.#column;
    this.#column = column;
    if (!isWall) this.#hasLeft = true;
    return { reward: isWall ? -0.1 : 0, terminated: false };
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): Float32Array {
    if (this.#column === this.#length && this.#row === 1) return Float32Array.from(JUNCTION);
    if (this.#column > 0 || this.#hasLeft) return Float32Array.from(CORRIDOR);
    return Float32Array.from(this.#goal === 0 ? START_UP : START_DOWN);
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return [this.#column, this.#row, this.#goal, this.#hasLeft ? 1 : 0];
  }

  /** The inverse of `variables`. */
  protected setVariables([column, row, goal, hasLeft]: readonly number[]): void {
    const isSide = row === 0 || row === 2;
    const isPlace = Number.isInteger(column) && column! >= 0 && column! <= this.#length;
    if (!isPlace || !(row === 1 || (isSide && column === this.#length))) throw new RangeError();
    if (!(goal === 0 || goal === 2)) throw new RangeError();
    [this.#column, this.#row, this.#goal, this.#hasLeft] = [column!, row!, goal, hasLeft === 1];
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): TMaze {
    return new TMaze(this.#options);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    const length = this.#length;
    const line = (row: number): string =>
      Array.from({ length: length + 1 }, (_, column) => {
        if (column === this.#column && row === this.#row) return "A";
        if (row === 1) return ".";
        if (column < length) return " ";
        return row === this.#goal ? "G" : ".";
      }).join("");
    return [0, 1, 2].map(line).join("\n");
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView({ rows: 3, columns: this.#length + 1 });
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    const size = { rows: 3, columns: this.#length + 1 };
    for (let column = 0; column <= this.#length; column++) {
      drawCell(canvas, { row: 1, column }, size, 0xe0e0e0);
    }
    for (const row of [0, 2]) {
      const color = row === this.#goal ? 0x60c060 : 0xe0e0e0;
      drawCell(canvas, { row, column: this.#length }, size, color);
    }
    drawDisc(canvas, { row: this.#row, column: this.#column }, size, 0x4060c0);
  }
}

/** The registration of TMaze. */
export const tMaze: DiscreteControl<TMazeOptions> = {
  docs: "Remember the way to turn through a corridor.",
  render_fps: 4,
  options: z.strictObject({ length: z.exactOptional(z.int().check(z.gte(1), z.lte(10_000))) }),
  make: (options) => new TMaze(options),
};
