/** MinAtar's Breakout. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Outcome } from "../base/base_env.ts";
import {
  type Game,
  LEFT,
  MinAtarEnv,
  type MinAtarOptions,
  type MinAtarRegistration,
  minatarGame,
  NOOP,
  type NumberReader,
  RIGHT,
  SIZE,
} from "./minatar_env.ts";

const GAME: Game = {
  title: "Breakout",
  channels: [
    { letter: "▂", color: 0x60a0e0 },
    { letter: "●", color: 0xf0f0f0 },
    { letter: "∘", color: 0x808080 },
    { letter: "▤", color: 0xd06050 },
  ],
  minimal: [NOOP, LEFT, RIGHT],
};
const [PADDLE, BALL, TRAIL, BRICK] = [0, 1, 2, 3] as const;
const BOTTOM = SIZE - 1;
const CHANNELS = GAME.channels.length;
/** Rows of bricks, below an empty one. */
const WALL = 3;
const WALL_CELLS = Array.from({ length: WALL * SIZE }, (_, i) => brickAt(1, i));

/** The observation of all bricks. */
const FULL = new Uint8Array(SIZE * SIZE * CHANNELS);
for (const at of WALL_CELLS) FULL[at] = 1;

/** Where a brick is in the observation. */
function brickAt(row: number, column: number): number {
  return (row * SIZE + column) * CHANNELS + BRICK;
}

/**
 * A ball, which a paddle must keep in play, breaks three rows of bricks.
 *
 * | observation (10, 10, 4) | 0 | 1 | 2 | 3 |
 * |---|---|---|---|---|
 * | | paddle | ball | where the ball was | bricks |
 *
 * | action | 0 | 1 | 3 | of `-v1`: 0, 1, 2 |
 * |---|---|---|---|---|
 * | | none | left | right | none, left, right |
 *
 * - Reward: 1 for each brick.
 * - The ball moves diagonally, a cell a frame, and is reflected by walls and bricks, and by the paddle: straight on where
 *   the paddle is below it, back where the paddle is where it was heading.
 * - Initial state: the ball at the left or the right end of the lowest row of bricks, on its way down.
 * - Termination: the ball passes the paddle. The wall is built again when the ball comes down to the paddle and no brick is
 *   left. This game does not become harder.
 *
 * Source: the rules of Young and Tian, "MinAtar" (2019).
 */
export class Breakout extends MinAtarEnv {
  /** The observation but for paddle, ball and trail. */
  readonly #bricks = new Uint8Array(SIZE * SIZE * CHANNELS);
  #left = 0;
  #paddle = 0;
  #row = 0;
  #column = 0;
  #lastRow = 0;
  #lastColumn = 0;
  #down = 1;
  #right = 1;

  /** The game. */
  constructor(options: MinAtarOptions = {}) {
    super(GAME, options);
  }

  /** Sets the game up. */
  protected begin(rng: Generator): void {
    const side = rng.integers(0, 2);
    this.#right = side === 0 ? 1 : -1;
    this.#column = this.#lastColumn = side * (SIZE - 1);
    this.#row = this.#lastRow = WALL;
    this.#down = 1;
    this.#paddle = 4;
    this.#build();
  }

  /** One frame of the game. */
  protected frame(action: number): Outcome {
    if (action === LEFT) this.#paddle = Math.max(0, this.#paddle - 1);
    else if (action === RIGHT) this.#paddle = Math.min(SIZE - 1, this.#paddle + 1);
    const [row, column] = [this.#row, this.#column];
    this.#lastRow = row;
    this.#lastColumn = column;
    if (column + this.#right < 0 || column + this.#right === SIZE) this.#right *= -1;
    else this.#column += this.#right;
    const next = row + this.#down;
    const brick = brickAt(next, this.#column);
    let [reward, terminated] = [0, false];
    if (next < 0) {
      this.#down = 1;
    } else if (this.#bricks[brick] === 1) {
      reward = 1;
      this.#bricks[brick] = 0;
      this.#left--;
      this.#down *= -1;
    } else if (next < BOTTOM) {
      this.#row = next;
    } else {
      if (this.#left === 0) this.#build();
      if (this.#paddle === column) {
        this.#down = -1;
      } else if (this.#paddle === this.#column) {
        this.#down = -1;
        this.#right *= -1;
      } else {
        this.#row = next;
        terminated = true;
      }
    }
    return { reward, terminated };
  }

  #build(): void {
    this.#bricks.set(FULL);
    this.#left = WALL_CELLS.length;
  }

  /** The observation before `paint`. */
  protected override blank(): Uint8Array {
    return this.#bricks;
  }

  /** Calls `put` for everything that is seen. */
  protected paint(): void {
    this.put(PADDLE, BOTTOM, this.#paddle);
    this.put(BALL, this.#row, this.#column);
    this.put(TRAIL, this.#lastRow, this.#lastColumn);
  }

  /** Every number of the game that changes. */
  protected numbers(): readonly number[] {
    const ball = [this.#row, this.#column, this.#lastRow, this.#lastColumn];
    const bricks = WALL_CELLS.map((at) => this.#bricks[at]!);
    return [...ball, this.#down, this.#right, this.#paddle, ...bricks];
  }

  /** The inverse of `numbers`; a number that cannot be throws `RangeError`. */
  protected setNumbers(numbers: NumberReader): void {
    const [row, column, lastRow, lastColumn] = numbers.take(4, 0, BOTTOM);
    const [down, right] = numbers.take(2, -1, 1);
    if (down === 0 || right === 0) throw new RangeError("Cannot take it: the ball stands still.");
    const paddle = numbers.next(0, SIZE - 1);
    for (const at of WALL_CELLS) this.#bricks[at] = numbers.next(0, 1);
    this.#left = this.#bricks.reduce((sum, each) => sum + each, 0);
    [this.#row, this.#column, this.#lastRow, this.#lastColumn] = [
      row!,
      column!,
      lastRow!,
      lastColumn!,
    ];
    [this.#down, this.#right, this.#paddle] = [down!, right!, paddle];
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): Breakout {
    return new Breakout(this.options);
  }
}

/** The registration of Breakout. */
export const breakout: MinAtarRegistration = minatarGame(
  "Keep a ball in play that breaks bricks.",
  (options) => new Breakout(options),
);
