/** MinAtar's Freeway. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Outcome } from "../base/base_env.ts";
import {
  DOWN,
  type Game,
  MinAtarEnv,
  type MinAtarOptions,
  type MinAtarRegistration,
  minatarGame,
  NOOP,
  type NumberReader,
  SIZE,
  UP,
} from "./minatar_env.ts";

const GAME: Game = {
  title: "Freeway",
  channels: [
    { letter: "@", color: 0xf0d060 },
    { letter: "■", color: 0xd06050 },
    { letter: "1", color: 0x806060 },
    { letter: "2", color: 0x705858 },
    { letter: "3", color: 0x605050 },
    { letter: "4", color: 0x504848 },
    { letter: "5", color: 0x404040 },
  ],
  minimal: [NOOP, UP, DOWN],
};
const [CHICKEN, CAR, FIRST_TRAIL] = [0, 1, 2];
const COLUMN = 4;
const HOME = SIZE - 1;
/** Frames of an episode. */
const FRAMES = 2500;
/** Frames between two moves of the chicken. */
const REST = 3;
const LANES = 8;
const SPEEDS = 5;

/**
 * A chicken crosses eight lanes, a car in each.
 *
 * | observation (10, 10, 7) | 0 | 1 | 2 ... 6 |
 * |---|---|---|---|
 * | | chicken | cars | trails, behind cars that move every 2nd ... 6th frame |
 *
 * | action | 0 | 2 | 4 | of `-v1`: 0, 1, 2 |
 * |---|---|---|---|---|
 * | | none | up | down | none, up, down |
 *
 * - Reward: 1 at the other side, where the chicken begins again, and directions and speeds of all cars are drawn.
 * - The chicken moves every third frame at most. A car that meets it sends it back.
 * - Initial state: the chicken at the bottom, all cars in the first column.
 * - Termination: after 2500 frames and one. This game does not become harder.
 *
 * Source: the rules of Young and Tian, "MinAtar" (2019).
 */
export class Freeway extends MinAtarEnv {
  #row = HOME;
  #rest = 0;
  #frames = 0;
  /** Of each lane: the column of its car, its direction, the frames between two of its moves, those until the next. */
  readonly #columns = new Int8Array(LANES);
  readonly #directions = new Int8Array(LANES);
  readonly #pauses = new Int8Array(LANES);
  readonly #waits = new Int8Array(LANES);

  /** The game. */
  constructor(options: MinAtarOptions = {}) {
    super(GAME, options);
  }

  /** Sets the game up. */
  protected begin(rng: Generator): void {
    this.#row = HOME;
    this.#rest = REST;
    this.#frames = FRAMES;
    this.#draw(rng);
    this.#columns.fill(0);
  }

  #draw(rng: Generator): void {
    for (let lane = 0; lane < LANES; lane++) {
      this.#pauses[lane] = this.#waits[lane] = rng.integers(1, SPEEDS + 1);
      this.#directions[lane] = rng.integers(0, 2) === 0 ? -1 : 1;
    }
  }

  /** One frame of the game. */
  protected frame(action: number, rng: Generator): Outcome {
    let reward = 0;
    if (this.#rest === 0 && (action === UP || action === DOWN)) {
      this.#rest = REST;
      this.#row = Math.min(HOME, Math.max(0, this.#row + (action === UP ? -1 : 1)));
    }
    if (this.#row === 0) {
      reward = 1;
      this.#row = HOME;
      this.#draw(rng);
    }
    for (let lane = 0; lane < LANES; lane++) {
      this.#meet(lane);
      if (this.#waits[lane] !== 0) {
        this.#waits[lane]!--;
        continue;
      }
      this.#waits[lane] = this.#pauses[lane]!;
      this.#columns[lane] = (this.#columns[lane]! + this.#directions[lane]! + SIZE) % SIZE;
      this.#meet(lane);
    }
    if (this.#rest > 0) this.#rest--;
    return { reward, terminated: this.#frames-- === 0 };
  }

  #meet(lane: number): void {
    if (this.#row === lane + 1 && this.#columns[lane] === COLUMN) this.#row = HOME;
  }

  /** Calls `put` for everything that is seen. */
  protected paint(): void {
    this.put(CHICKEN, this.#row, COLUMN);
    for (let lane = 0; lane < LANES; lane++) {
      const column = this.#columns[lane]!;
      const behind = (column - this.#directions[lane]! + SIZE) % SIZE;
      this.put(CAR, lane + 1, column);
      this.put(FIRST_TRAIL + this.#pauses[lane]! - 1, lane + 1, behind);
    }
  }

  /** Every number of the game that changes. */
  protected numbers(): readonly number[] {
    const lanes = [...this.#columns, ...this.#directions, ...this.#pauses, ...this.#waits];
    return [this.#row, this.#rest, Math.max(0, this.#frames), ...lanes];
  }

  /** The inverse of `numbers`; a number that cannot be throws `RangeError`. */
  protected setNumbers(numbers: NumberReader): void {
    const [row, rest, frames] = [
      numbers.next(1, HOME),
      numbers.next(0, REST),
      numbers.next(0, FRAMES),
    ];
    const columns = numbers.take(LANES, 0, SIZE - 1);
    const directions = numbers.take(LANES, -1, 1);
    if (directions.includes(0)) throw new RangeError("Cannot take it: a car stands still.");
    const pauses = numbers.take(LANES, 1, SPEEDS);
    const waits = pauses.map((pause) => numbers.next(0, pause));
    [this.#row, this.#rest, this.#frames] = [row, rest, frames];
    this.#columns.set(columns);
    this.#directions.set(directions);
    this.#pauses.set(pauses);
    this.#waits.set(waits);
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): Freeway {
    return new Freeway(this.options);
  }
}

/** The registration of Freeway. */
export const freeway: MinAtarRegistration = minatarGame(
  "Lead a chicken across eight lanes of cars.",
  (options) => new Freeway(options),
);
