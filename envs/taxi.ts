/** Taxi: fetch a passenger and bring them where they want to go. */

import type { Generator } from "../gluon/nd/random/generator.ts";
import { Discrete } from "../rl/spaces.ts";
import type { Canvas, Color, View } from "./canvas.ts";
import { categorical } from "./categorical.ts";
import { type Cell, DOWN, drawCell, drawDisc, gridView, LEFT, moved, RIGHT, UP } from "./grid.ts";
import { type Outcome, World, type WorldOptions } from "./world.ts";

const SIZE = { rows: 5, columns: 5 };
/** A colon between two cells can be driven through, a bar cannot. */
const MAP = ["|R: | : :G|", "| : | : : |", "| : : : : |", "| | : | : |", "|Y| : |B: |"];
const STANDS: readonly Cell[] = [
  { row: 0, column: 0 },
  { row: 0, column: 4 },
  { row: 4, column: 0 },
  { row: 4, column: 3 },
];
const STAND_COLORS: readonly Color[] = [0xe06050, 0x60b060, 0xe8d050, 0x6080d0];
const MOVES = [DOWN, UP, RIGHT, LEFT] as const;
/** For each move, the moves to its left and to its right, as a driver sees them. */
const SIDES = [
  [RIGHT, LEFT],
  [LEFT, RIGHT],
  [UP, DOWN],
  [DOWN, UP],
] as const;
const PICK_UP = 4;
const IN_TAXI = 4;
const DRY = [1];

/** What `Taxi` takes. */
export interface TaxiOptions extends WorldOptions {
  /** Whether the taxi may skid to the left or right of where it is driven; false by default. */
  readonly is_rainy?: boolean;
  /** In rain, the probability to go where one drives; 0.8 by default. Both sides share the rest. */
  readonly rainy_probability?: number;
  /**
   * Whether the passenger may change their mind once the taxi moves with them; false by default.
   */
  readonly fickle_passenger?: boolean;
  /** The probability that a fickle passenger will do so in an episode; 0.3 by default. */
  readonly fickle_probability?: number;
}

/**
 * A taxi on a grid of 5 by 5 cells with walls. A passenger waits at one of four stands and wants to
 * go to another.
 *
 * | observation | |
 * |---|---|
 * | 0 ... 499 | ((row * 5 + column) * 5 + passenger) * 4 + destination |
 *
 * The stands are 0 red, 1 green, 2 yellow, 3 blue; the passenger is at one of them or, as 4, in the
 * taxi.
 *
 * | action | 0 | 1 | 2 | 3 | 4 | 5 |
 * |---|---|---|---|---|---|---|
 * | | down | up | right | left | pick up | drop off |
 *
 * - Reward: 20 for the passenger at their destination, -10 for picking up or dropping off where it
 *   cannot be done, else -1.
 * - Begins in any of the 300 states with the passenger at a stand that is not the destination.
 * - Terminates with the passenger at the destination.
 * - Time limit: 200 steps as `Taxi-v4` (solved at a mean return of 8, optimum 8.46).
 * - `action_mask()` is 1 for the actions that change the state. `info.prob` is the probability of
 *   what happened.
 *
 * Source: Dietterich, "Hierarchical reinforcement learning with the MAXQ value function
 * decomposition" (2000). Equal to Gymnasium 1.4 for equal seeds and actions.
 */
export class Taxi extends World<number, number> {
  readonly observation_space: Discrete = new Discrete(500);
  readonly action_space: Discrete = new Discrete(6);
  readonly #options: TaxiOptions;
  readonly #rain: readonly number[];
  #taxi: Cell = { row: 0, column: 0 };
  #passenger = 0;
  #destination = 0;
  /** Whether the passenger will change their mind when the taxi first moves with them. */
  #isFickle = false;

  constructor(options: TaxiOptions = {}) {
    super(options.name ?? "Taxi");
    this.#options = options;
    const { is_rainy = false, rainy_probability = 0.8 } = options;
    const side = (1 - rainy_probability) / 2;
    this.#rain = is_rainy ? [rainy_probability, side, side] : DRY;
  }

  protected begin(rng: Generator): void {
    const { fickle_passenger = false, fickle_probability = 0.3 } = this.#options;
    const state = categorical(BEGINNINGS, rng);
    this.#destination = state % 4;
    this.#passenger = Math.floor(state / 4) % 5;
    this.#taxi = { row: Math.floor(state / 100), column: Math.floor(state / 20) % 5 };
    this.#isFickle = fickle_passenger && rng.random() < fickle_probability;
  }

  protected advance(action: number, rng: Generator): Outcome {
    if (action >= PICK_UP) {
      categorical(DRY, rng);
      return action === PICK_UP ? this.#pickUp() : this.#dropOff();
    }
    const skid = categorical(this.#rain, rng);
    const before = this.#taxi;
    if (canMove(before, MOVES[action] as Cell)) {
      const move = skid === 0 ? MOVES[action] : SIDES[action]?.[skid - 1];
      if (canMove(before, move as Cell)) this.#taxi = moved(before, move as Cell, SIZE);
    }
    if (this.#isFickle && this.#passenger === IN_TAXI && this.#taxi !== before) {
      this.#isFickle = false;
      const others = [0, 1, 2, 3].filter((stand) => stand !== this.#destination);
      this.#destination = others[rng.integers(0, 3)] as number;
    }
    return { reward: -1, terminated: false, info: { prob: this.#rain[skid] } };
  }

  action_mask(): Uint8Array {
    const mask = new Uint8Array(6);
    for (const [action, move] of MOVES.entries()) mask[action] = canMove(this.#taxi, move) ? 1 : 0;
    const stand = this.#stand();
    mask[4] = this.#passenger < IN_TAXI && stand === this.#passenger ? 1 : 0;
    mask[5] = this.#passenger === IN_TAXI && stand >= 0 ? 1 : 0;
    return mask;
  }

  #pickUp(): Outcome {
    const isHere = this.#passenger < IN_TAXI && this.#stand() === this.#passenger;
    if (isHere) this.#passenger = IN_TAXI;
    return { reward: isHere ? -1 : -10, terminated: false, info: { prob: 1 } };
  }

  #dropOff(): Outcome {
    const stand = this.#stand();
    if (this.#passenger !== IN_TAXI || stand < 0) {
      return { reward: -10, terminated: false, info: { prob: 1 } };
    }
    this.#passenger = stand;
    const terminated = stand === this.#destination;
    return { reward: terminated ? 20 : -1, terminated, info: { prob: 1 } };
  }

  /** The stand that the taxi is at, or -1. */
  #stand(): number {
    const { row, column } = this.#taxi;
    return STANDS.findIndex((stand) => stand.row === row && stand.column === column);
  }

  protected observe(): number {
    const { row, column } = this.#taxi;
    return ((row * 5 + column) * 5 + this.#passenger) * 4 + this.#destination;
  }

  protected variables(): readonly number[] {
    const { row, column } = this.#taxi;
    return [row, column, this.#passenger, this.#destination, this.#isFickle ? 1 : 0];
  }

  protected assign(variables: readonly number[]): void {
    const [row = 0, column = 0, passenger = 0, destination = 0, isFickle] = variables;
    this.#taxi = { row, column };
    this.#passenger = passenger;
    this.#destination = destination;
    this.#isFickle = isFickle === 1;
  }

  protected twin(): Taxi {
    return new Taxi(this.#options);
  }

  /**
   * The map with the taxi as `T`, or as a full `█` with the passenger in it, and who wants to go
   * where.
   */
  protected override text(): string {
    const { row, column } = this.#taxi;
    const sign = this.#passenger === IN_TAXI ? "█" : "T";
    const lines = MAP.map((line, i) =>
      i === row ? line.slice(0, 2 * column + 1) + sign + line.slice(2 * column + 2) : line,
    );
    const from = this.#passenger === IN_TAXI ? "in the taxi" : `at ${"RGYB"[this.#passenger]}`;
    const border = "+---------+";
    const order = `passenger ${from}, to ${"RGYB"[this.#destination]}`;
    return [border, ...lines, border, order].join("\n");
  }

  protected view(): View {
    return gridView(SIZE);
  }

  protected draw(canvas: Canvas): void {
    for (let row = 0; row < SIZE.rows; row++) {
      for (let column = 0; column < SIZE.columns; column++) {
        drawCell(canvas, { row, column }, SIZE, 0xe8e8e0);
        const isWall = column < 4 && MAP[row]?.[2 * column + 2] === "|";
        if (isWall) canvas.line([column + 1, 4 - row], [column + 1, 5 - row], 0.08, 0x404040);
      }
    }
    for (const [i, stand] of STANDS.entries()) {
      drawCell(canvas, stand, SIZE, STAND_COLORS[i] as Color);
    }
    drawDisc(canvas, STANDS[this.#destination] as Cell, SIZE, 0xffffff);
    const [x, y] = [this.#taxi.column, 4 - this.#taxi.row];
    canvas.rectangle(x + 0.2, y + 0.3, x + 0.8, y + 0.7, 0xf0b000);
    const person = this.#passenger === IN_TAXI ? this.#taxi : (STANDS[this.#passenger] as Cell);
    canvas.circle([person.column + 0.5, 4.5 - person.row], 0.12, 0x202020);
  }
}

/** The probability to begin in each state. */
const BEGINNINGS: readonly number[] = Array.from({ length: 500 }, (_, state) => {
  const passenger = Math.floor(state / 4) % 5;
  return passenger !== IN_TAXI && passenger !== state % 4 ? 1 / 300 : 0;
});

/** Whether neither wall nor border is in the way. */
function canMove({ row, column }: Cell, move: Cell): boolean {
  if (move.row !== 0) return row + move.row >= 0 && row + move.row < SIZE.rows;
  return MAP[row]?.[2 * column + 1 + move.column] === ":";
}
