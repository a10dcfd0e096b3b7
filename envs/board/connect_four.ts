/** ConnectFour: four discs in a row, against an opponent who is part of the environment. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Box, Discrete } from "../../rl/spaces/mod.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, View } from "../base/canvas.ts";
import { drawDisc, gridView } from "../base/grid.ts";
import type { DiscreteControl } from "../registration.ts";
import { Board, COLUMNS, ROWS } from "./connect_four_board.ts";
import { minimaxMove } from "./minimax.ts";

/** A way to play: the column for a board that it sees as its mover, of those that are open. */
export type Opponent = (board: Board, rng: Generator) => number;

/** What `ConnectFour` takes. */
export interface ConnectFourOptions extends BaseEnvOptions {
  /**
   * Who plays against the agent: `"random"`, by default; `"minimax"`, which looks `depth` moves ahead; or a function, such
   * as one that asks an earlier agent.
   */
  readonly opponent?: "random" | "minimax" | Opponent;
  /** How many moves `"minimax"` looks ahead; 3 by default. */
  readonly depth?: number;
}

/**
 * Two players drop discs into seven columns of six; whoever has four in a row, a column or a diagonal wins. The opponent's
 * answer is part of a step. Who begins is random.
 *
 * | observation | min | max |
 * |---|---|---|
 * | (2, 6, 7): 1 where the agent's discs are, and where the opponent's; row 0 at the top | 0 | 1 |
 *
 * | action | |
 * |---|---|
 * | i | drop a disc into column i; the mask has the columns that are not full |
 *
 * - Reward: 1 for a win, -1 for a loss or a disc in a full column, 0 otherwise.
 * - Termination: a win, a loss, a full board, or a disc in a full column. No truncation as `ConnectFour-v0`.
 */
export class ConnectFour extends BaseEnv<Float32Array, number> {
  /** The set of all observations. */
  readonly observation_space: Box = new Box({ low: 0, high: 1, shape: [2, ROWS, COLUMNS] });
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(COLUMNS);
  readonly #options: ConnectFourOptions;
  readonly #opponent: Opponent;
  #board = new Board();

  /** A board with an opponent. */
  constructor(options: ConnectFourOptions = {}) {
    super(options.name ?? "ConnectFour");
    const { opponent = "random", depth = 3 } = options;
    this.#options = options;
    this.#opponent =
      typeof opponent === "function"
        ? opponent
        : opponent === "random"
          ? randomMove
          : (board, rng) => minimaxMove(board, depth, rng);
  }

  /** The board, the agent to move. */
  get board(): Board {
    return this.#board;
  }

  /**
   * The mask of valid actions in the current state, for Discrete actions: `mask[i]` is 1 where action `start + i`
   * is valid, else 0.
   */
  action_mask(): Uint8Array {
    return this.#board.mask();
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    this.#board = new Board();
    if (rng.integers(0, 2) === 1) this.#answer(rng);
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number, rng: Generator): Outcome {
    if (!this.#board.isOpen(action)) return { reward: -1, terminated: true };
    this.#board = this.#board.drop(action);
    if (this.#board.hasWon()) return this.#end(1);
    if (this.#board.isFull) return this.#end(0);
    this.#answer(rng);
    if (this.#board.hasWon()) return { reward: -1, terminated: true };
    return { reward: 0, terminated: this.#board.isFull };
  }

  /** The agent has moved last: it stays the player that is seen first. */
  #end(reward: number): Outcome {
    this.#board = this.#board.swapped();
    return { reward, terminated: true };
  }

  #answer(rng: Generator): void {
    const column = this.#opponent(this.#board, rng);
    if (!this.#board.isOpen(column)) {
      throw new RangeError(
        `Cannot step ${this.name}: the opponent plays ${column}, which is no open column; it must give one.`,
      );
    }
    this.#board = this.#board.drop(column);
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): Float32Array {
    return this.#board.planes();
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    return this.#board.cells();
  }

  /** The inverse of `variables`. */
  protected setVariables(variables: readonly number[]): void {
    this.#board = Board.from(variables);
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): ConnectFour {
    return new ConnectFour(this.#options);
  }

  /** Renders the current state as text; by default the drawing in Braille characters. */
  protected override text(): string {
    return this.#board.text();
  }

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView({ rows: ROWS, columns: COLUMNS });
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    const size = { rows: ROWS, columns: COLUMNS };
    canvas.rectangle(0, 0, COLUMNS, ROWS, 0x3050a0);
    for (const [i, cell] of this.#board.cells().entries()) {
      const at = { row: Math.floor(i / COLUMNS), column: i % COLUMNS };
      drawDisc(canvas, at, size, cell === 0 ? 0xffffff : cell === 1 ? 0xe04040 : 0xe0c040);
    }
  }
}

/** Any open column. */
function randomMove(board: Board, rng: Generator): number {
  const open = board.open();
  return open[rng.integers(0, open.length)] as number;
}

/** The registration of ConnectFour. */
export const connectFour: DiscreteControl<ConnectFourOptions> = {
  docs: "Four discs in a row, against an opponent who is part of the environment.",
  render_fps: 4,
  options: z.strictObject({
    opponent: z.exactOptional(
      z.union([
        z.enum(["random", "minimax"]),
        z.custom<Opponent>(
          (each) => typeof each === "function",
          "it must be random, minimax or a function",
        ),
      ]),
    ),
    depth: z.exactOptional(z.int().check(z.gte(1), z.lte(8))),
  }),
  make: (options) => new ConnectFour(options),
};
