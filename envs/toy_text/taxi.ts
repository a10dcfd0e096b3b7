/** Taxi: pick up a passenger and drop them off at their destination. */

import * as z from "zod/mini";
import type { Generator } from "../../gluon/random/generator.ts";
import { Discrete } from "../../rl/spaces/mod.ts";
import { BaseEnv, type BaseEnvOptions, type Outcome } from "../base/base_env.ts";
import type { Canvas, Color, View } from "../base/canvas.ts";
import {
  type Cell,
  DOWN,
  drawCell,
  drawDisc,
  gridView,
  LEFT,
  moved,
  RIGHT,
  UP,
} from "../base/grid.ts";
import type { Tabular } from "../registration.ts";
import { categorical } from "./categorical.ts";

const SIZE = { rows: 5, columns: 5 };
/** A bar between two cells is a wall, a colon is not. */
const MAP = ["|R: | : :G|", "| : | : : |", "| : : : : |", "| | : | : |", "|Y| : |B: |"];
const LOCATIONS: readonly Cell[] = [
  { row: 0, column: 0 },
  { row: 0, column: 4 },
  { row: 4, column: 0 },
  { row: 4, column: 3 },
];
const LOCATION_COLORS: readonly Color[] = [0xe06050, 0x60b060, 0xe8d050, 0x6080d0];
const MOVES = [DOWN, UP, RIGHT, LEFT] as const;
/** The perpendicular moves of each move, left and right in the direction of travel. */
const SIDES = [
  [RIGHT, LEFT],
  [LEFT, RIGHT],
  [UP, DOWN],
  [DOWN, UP],
] as const;
const PICK_UP = 4;
const IN_TAXI = 4;
const DETERMINISTIC = [1];

/** What `Taxi` takes. */
export interface TaxiOptions extends BaseEnvOptions {
  /** Whether a move may slip to the left or right of the intended direction; false by default. */
  readonly is_rainy?: boolean;
  /**
   * The probability of moving in the intended direction while rainy; 0.8 by default. Left and right
   * have half of the rest each.
   */
  readonly rainy_probability?: number;
  /**
   * Whether the passenger may change destination once the taxi has moved with them; false by
   * default.
   */
  readonly fickle_passenger?: boolean;
  /** The probability, per episode, that a fickle passenger does so; 0.3 by default. */
  readonly fickle_probability?: number;
}

/**
 * A 5 by 5 grid world with walls. A passenger waits at one of four locations, and is to be driven
 * to another.
 *
 * | observation | |
 * |---|---|
 * | 0 ... 499 | ((row * 5 + column) * 5 + passenger) * 4 + destination |
 *
 * Locations are 0 red, 1 green, 2 yellow, 3 blue; `passenger` is one of them, or 4 in the taxi.
 *
 * | action | 0 | 1 | 2 | 3 | 4 | 5 |
 * |---|---|---|---|---|---|---|
 * | | down | up | right | left | pick up | drop off |
 *
 * - Reward: 20 for delivering the passenger, -10 for an illegal pick-up or drop-off, else -1.
 * - Initial state: uniform over the 300 states with the passenger at a location other than the
 *   destination.
 * - Termination: the passenger is dropped off at the destination.
 * - Truncation: 200 steps as `Taxi-v4` (solved at a mean return of 8, optimum 8.46).
 * - `action_mask()` is 1 for the actions that change the state. `info.prob` is the transition
 *   probability.
 *
 * Source: Dietterich, "Hierarchical reinforcement learning with the MAXQ value function
 * decomposition" (2000). Equal to Gymnasium 1.4 for equal seeds and actions.
 */
export class Taxi extends BaseEnv<number, number> {
  /** The set of all observations. */
  readonly observation_space: Discrete = new Discrete(500);
  /** The set of all actions. */
  readonly action_space: Discrete = new Discrete(6);
  readonly #options: TaxiOptions;
  readonly #moveProbabilities: readonly number[];
  #taxi: Cell = { row: 0, column: 0 };
  #passenger = 0;
  #destination = 0;
  /** Whether the passenger changes destination when the taxi next moves with them. */
  #isFickle = false;

  /** The city; the options make it rainy, or the passenger fickle. */
  constructor(options: TaxiOptions = {}) {
    super(options.name ?? "Taxi");
    this.#options = options;
    const { is_rainy = false, rainy_probability = 0.8 } = options;
    const side = (1 - rainy_probability) / 2;
    this.#moveProbabilities = is_rainy ? [rainy_probability, side, side] : DETERMINISTIC;
  }

  /** Samples an initial state: sets the state variables. */
  protected reset(rng: Generator): void {
    const { fickle_passenger = false, fickle_probability = 0.3 } = this.#options;
    const state = categorical(INITIAL_PROBABILITIES, rng);
    this.#destination = state % 4;
    this.#passenger = Math.floor(state / 4) % 5;
    this.#taxi = { row: Math.floor(state / 100), column: Math.floor(state / 20) % 5 };
    this.#isFickle = fickle_passenger && rng.random() < fickle_probability;
  }

  /** Applies `action`, an element of `action_space`, to the state variables. */
  protected transition(action: number, rng: Generator): Outcome {
    if (action >= PICK_UP) {
      categorical(DETERMINISTIC, rng);
      return action === PICK_UP ? this.#pickUp() : this.#dropOff();
    }
    const slip = categorical(this.#moveProbabilities, rng);
    const before = this.#taxi;
    if (canMove(before, MOVES[action] as Cell)) {
      const move = slip === 0 ? MOVES[action] : SIDES[action]?.[slip - 1];
      if (canMove(before, move as Cell)) this.#taxi = moved(before, move as Cell, SIZE);
    }
    if (this.#isFickle && this.#passenger === IN_TAXI && this.#taxi !== before) {
      this.#isFickle = false;
      const others = [0, 1, 2, 3].filter((location) => location !== this.#destination);
      this.#destination = others[rng.integers(0, 3)] as number;
    }
    return { reward: -1, terminated: false, info: { prob: this.#moveProbabilities[slip] } };
  }

  /**
   * The mask of valid actions in the current state, for Discrete actions: `mask[i]` is 1 where action `start + i`
   * is valid, else 0.
   */
  action_mask(): Uint8Array {
    const mask = new Uint8Array(6);
    for (const [action, move] of MOVES.entries()) mask[action] = canMove(this.#taxi, move) ? 1 : 0;
    const location = this.#location();
    mask[4] = this.#passenger < IN_TAXI && location === this.#passenger ? 1 : 0;
    mask[5] = this.#passenger === IN_TAXI && location >= 0 ? 1 : 0;
    return mask;
  }

  #pickUp(): Outcome {
    const isHere = this.#passenger < IN_TAXI && this.#location() === this.#passenger;
    if (isHere) this.#passenger = IN_TAXI;
    return { reward: isHere ? -1 : -10, terminated: false, info: { prob: 1 } };
  }

  #dropOff(): Outcome {
    const location = this.#location();
    if (this.#passenger !== IN_TAXI || location < 0) {
      return { reward: -10, terminated: false, info: { prob: 1 } };
    }
    this.#passenger = location;
    const terminated = location === this.#destination;
    return { reward: terminated ? 20 : -1, terminated, info: { prob: 1 } };
  }

  /** The location that the taxi is at, or -1. */
  #location(): number {
    const { row, column } = this.#taxi;
    return LOCATIONS.findIndex((location) => location.row === row && location.column === column);
  }

  /** The observation of the current state, as a fresh value. */
  protected observe(): number {
    const { row, column } = this.#taxi;
    return ((row * 5 + column) * 5 + this.#passenger) * 4 + this.#destination;
  }

  /** The state variables: every number that changes within an episode. */
  protected variables(): readonly number[] {
    const { row, column } = this.#taxi;
    return [row, column, this.#passenger, this.#destination, this.#isFickle ? 1 : 0];
  }

  /** The inverse of `variables`. */
  protected setVariables(variables: readonly number[]): void {
    const [row = 0, column = 0, passenger = 0, destination = 0, isFickle] = variables;
    this.#taxi = { row, column };
    this.#passenger = passenger;
    this.#destination = destination;
    this.#isFickle = isFickle === 1;
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): Taxi {
    return new Taxi(this.#options);
  }

  /** The map with the taxi as `T`, or as `█` with the passenger in it, and the passenger's task. */
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

  /** The viewport of the rendering. */
  protected view(): View {
    return gridView(SIZE);
  }

  /** Draws the current state. */
  protected draw(canvas: Canvas): void {
    for (let row = 0; row < SIZE.rows; row++) {
      for (let column = 0; column < SIZE.columns; column++) {
        drawCell(canvas, { row, column }, SIZE, 0xe8e8e0);
        const isWall = column < 4 && MAP[row]?.[2 * column + 2] === "|";
        if (isWall) canvas.line([column + 1, 4 - row], [column + 1, 5 - row], 0.08, 0x404040);
      }
    }
    for (const [i, location] of LOCATIONS.entries()) {
      drawCell(canvas, location, SIZE, LOCATION_COLORS[i] as Color);
    }
    drawDisc(canvas, LOCATIONS[this.#destination] as Cell, SIZE, 0xffffff);
    const [x, y] = [this.#taxi.column, 4 - this.#taxi.row];
    canvas.rectangle(x + 0.2, y + 0.3, x + 0.8, y + 0.7, 0xf0b000);
    const person = this.#passenger === IN_TAXI ? this.#taxi : (LOCATIONS[this.#passenger] as Cell);
    canvas.circle([person.column + 0.5, 4.5 - person.row], 0.12, 0x202020);
  }
}

/** The initial state distribution. */
const INITIAL_PROBABILITIES: readonly number[] = Array.from({ length: 500 }, (_, state) => {
  const passenger = Math.floor(state / 4) % 5;
  return passenger !== IN_TAXI && passenger !== state % 4 ? 1 / 300 : 0;
});

/** Whether no wall and no border blocks the move. */
function canMove({ row, column }: Cell, move: Cell): boolean {
  if (move.row !== 0) return row + move.row >= 0 && row + move.row < SIZE.rows;
  return MAP[row]?.[2 * column + 1 + move.column] === ":";
}

/** The registration of Taxi. */
export const taxi: Tabular<TaxiOptions> = {
  docs: "Pick up a passenger and drop them off at their destination.",
  render_fps: 4,
  options: z.strictObject({
    is_rainy: z.exactOptional(z.boolean()),
    rainy_probability: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
    fickle_passenger: z.exactOptional(z.boolean()),
    fickle_probability: z.exactOptional(z.number().check(z.gte(0), z.lte(1))),
  }),
  make: (options) => new Taxi(options),
};
