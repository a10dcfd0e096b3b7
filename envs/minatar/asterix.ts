/** MinAtar's Asterix. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Outcome } from "../base/base_env.ts";
import {
  DOWN,
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
  UP,
} from "./minatar_env.ts";

const GAME: Game = {
  title: "Asterix",
  channels: [
    { letter: "@", color: 0x60a0e0 },
    { letter: "E", color: 0xd06050 },
    { letter: "∘", color: 0x505058 },
    { letter: "$", color: 0xf0d060 },
  ],
  minimal: [NOOP, LEFT, UP, RIGHT, DOWN],
};
const [PLAYER, ENEMY, TRAIL, GOLD] = [0, 1, 2, 3];
const LANES = 8;
/** Frames between two things that appear, and between two moves of all things, at first; both come down to 1. */
const SPAWN_PACE = 10;
const MOVE_PACE = 5;
/** Frames between two steps of difficulty, and two. */
const RAMP_PACE = 100;
/** What is in a lane. */
const NOTHING = 0;
const IS_ENEMY = 1;
const IS_GOLD = 2;

/**
 * Collect gold and keep away from enemies, which cross the board from side to side.
 *
 * | observation (10, 10, 4) | 0 | 1 | 2 | 3 |
 * |---|---|---|---|---|
 * | | player | enemies | trails, behind enemies and gold | gold |
 *
 * | action | 0 | 1 | 2 | 3 | 4 |
 * |---|---|---|---|---|---|
 * | | none | left | up | right | down |
 *
 * - Reward: 1 for gold.
 * - In each of eight lanes there is one thing at most. A third of them are gold. Every tenth frame one appears in a free
 *   lane, at either end; all move every fifth frame. As the game becomes harder, every 102 frames things appear a frame
 *   sooner, and every 204 they move a frame sooner.
 * - Initial state: the player in the middle, and nothing else.
 * - Termination: an enemy and the player meet.
 *
 * Source: the rules of Young and Tian, "MinAtar" (2019).
 */
export class Asterix extends MinAtarEnv {
  #row = 0;
  #column = 0;
  /** Of each lane: what is in it, where, and where it goes. */
  readonly #kinds = new Int8Array(LANES);
  readonly #columns = new Int8Array(LANES);
  readonly #directions = new Int8Array(LANES);
  #spawnPace = SPAWN_PACE;
  #movePace = MOVE_PACE;
  #spawnWait = 0;
  #moveWait = 0;
  #rampWait = 0;
  #ramped = 0;

  /** The game. */
  constructor(options: MinAtarOptions = {}) {
    super(GAME, options);
  }

  /** Sets the game up. */
  protected begin(): void {
    this.#row = this.#column = SIZE / 2;
    for (const each of [this.#kinds, this.#columns, this.#directions]) each.fill(0);
    this.#spawnPace = this.#spawnWait = SPAWN_PACE;
    this.#movePace = this.#moveWait = MOVE_PACE;
    this.#rampWait = RAMP_PACE;
    this.#ramped = 0;
  }

  /** One frame of the game. */
  protected frame(action: number, rng: Generator): Outcome {
    if (this.#spawnWait === 0) {
      this.#spawn(rng);
      this.#spawnWait = this.#spawnPace;
    }
    if (action === LEFT) this.#column = Math.max(0, this.#column - 1);
    else if (action === RIGHT) this.#column = Math.min(SIZE - 1, this.#column + 1);
    else if (action === UP) this.#row = Math.max(1, this.#row - 1);
    else if (action === DOWN) this.#row = Math.min(LANES, this.#row + 1);
    let met = this.#meet();
    let reward = met === IS_GOLD ? 1 : 0;
    let terminated = met === IS_ENEMY;
    if (this.#moveWait === 0) {
      this.#moveWait = this.#movePace;
      this.#moveAll();
      met = this.#meet();
      if (met === IS_GOLD) reward = 1;
      if (met === IS_ENEMY) terminated = true;
    }
    this.#spawnWait--;
    this.#moveWait--;
    if (this.ramps && this.#spawnPace + this.#movePace > 2) this.#ramp();
    return { reward, terminated };
  }

  #spawn(rng: Generator): void {
    const right = rng.integers(0, 2) === 0;
    const isGold = rng.integers(0, 3) === 0;
    let free = 0;
    for (let lane = 0; lane < LANES; lane++) if (this.#kinds[lane] === NOTHING) free++;
    if (free === 0) return;
    let skip = rng.integers(0, free);
    let lane = 0;
    while (this.#kinds[lane] !== NOTHING || skip-- > 0) lane++;
    this.#kinds[lane] = isGold ? IS_GOLD : IS_ENEMY;
    this.#columns[lane] = right ? 0 : SIZE - 1;
    this.#directions[lane] = right ? 1 : -1;
  }

  #moveAll(): void {
    for (let lane = 0; lane < LANES; lane++) {
      if (this.#kinds[lane] === NOTHING) continue;
      const column = this.#columns[lane]! + this.#directions[lane]!;
      if (column < 0 || column >= SIZE) this.#clear(lane);
      else this.#columns[lane] = column;
    }
  }

  /** What the player has met; gold is taken. */
  #meet(): number {
    const lane = this.#row - 1;
    const kind = this.#kinds[lane]!;
    if (kind === NOTHING || this.#columns[lane] !== this.#column) return NOTHING;
    if (kind === IS_GOLD) this.#clear(lane);
    return kind;
  }

  #clear(lane: number): void {
    this.#kinds[lane] = this.#columns[lane] = this.#directions[lane] = 0;
  }

  #ramp(): void {
    if (this.#rampWait-- >= 0) return;
    this.#rampWait = RAMP_PACE;
    if (this.#ramped % 2 === 1 && this.#movePace > 1) this.#movePace--;
    if (this.#spawnPace > 1) this.#spawnPace--;
    this.#ramped++;
  }

  /** Calls `put` for everything that is seen. */
  protected paint(): void {
    this.put(PLAYER, this.#row, this.#column);
    for (let lane = 0; lane < LANES; lane++) {
      const kind = this.#kinds[lane]!;
      if (kind === NOTHING) continue;
      const column = this.#columns[lane]!;
      const behind = column - this.#directions[lane]!;
      this.put(kind === IS_GOLD ? GOLD : ENEMY, lane + 1, column);
      if (behind >= 0 && behind < SIZE) this.put(TRAIL, lane + 1, behind);
    }
  }

  /** Every number of the game that changes. */
  protected numbers(): readonly number[] {
    const lanes = [...this.#kinds, ...this.#columns, ...this.#directions];
    const paces = [this.#spawnPace, this.#movePace];
    const waits = [this.#spawnWait, this.#moveWait, this.#rampWait, this.#ramped];
    return [this.#row, this.#column, ...paces, ...waits, ...lanes];
  }

  /** The inverse of `numbers`; a number that cannot be throws `RangeError`. */
  protected setNumbers(numbers: NumberReader): void {
    const [row, column] = [numbers.next(1, LANES), numbers.next(0, SIZE - 1)];
    const [spawnPace, movePace] = [numbers.next(1, SPAWN_PACE), numbers.next(1, MOVE_PACE)];
    const [spawnWait, moveWait] = [numbers.next(0, SPAWN_PACE), numbers.next(0, MOVE_PACE)];
    const [rampWait, ramped] = [numbers.next(-1, RAMP_PACE), numbers.next(0, SPAWN_PACE)];
    const kinds = numbers.take(LANES, NOTHING, IS_GOLD);
    const columns = numbers.take(LANES, 0, SIZE - 1);
    const directions = numbers.take(LANES, -1, 1);
    if (kinds.some((kind, lane) => (kind === NOTHING) !== (directions[lane] === 0))) {
      throw new RangeError("Cannot take it: something stands still, or nothing moves.");
    }
    [this.#row, this.#column, this.#spawnPace, this.#movePace] = [row, column, spawnPace, movePace];
    [this.#spawnWait, this.#moveWait] = [spawnWait, moveWait];
    [this.#rampWait, this.#ramped] = [rampWait, ramped];
    this.#kinds.set(kinds);
    this.#columns.set(columns);
    this.#directions.set(directions);
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): Asterix {
    return new Asterix(this.options);
  }
}

/** The registration of Asterix. */
export const asterix: MinAtarRegistration = minatarGame(
  "Collect gold and keep away from enemies.",
  (options) => new Asterix(options),
);
