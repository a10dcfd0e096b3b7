/** MinAtar's Space Invaders. */

import type { Outcome } from "../base/base_env.ts";
import {
  FIRE,
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
  title: "SpaceInvaders",
  channels: [
    { letter: "▲", color: 0x60a0e0 },
    { letter: "W", color: 0x70c070 },
    { letter: "W", color: 0x70c070 },
    { letter: "W", color: 0x70c070 },
    { letter: "│", color: 0xf0f0f0 },
    { letter: "╎", color: 0xd06050 },
  ],
  minimal: [NOOP, LEFT, RIGHT, FIRE],
};
const [CANNON, ALIEN, GOES_LEFT, GOES_RIGHT, BULLET, BOMB] = [0, 1, 2, 3, 4, 5];
const BOTTOM = SIZE - 1;
/** Frames between two bullets, and between two bombs. */
const RELOAD = 5;
const BOMB_RELOAD = 10;
/** Frames between two moves of the aliens, in the first wave and at last. */
const SLOWEST = 12;
const FASTEST = 6;

/**
 * A cannon shoots at aliens that come down.
 *
 * | observation (10, 10, 6) | 0 | 1 | 2 | 3 | 4 | 5 |
 * |---|---|---|---|---|---|---|
 * | | cannon | aliens | aliens, where they go left | where they go right | bullets | bombs |
 *
 * | action | 0 | 1 | 3 | 5 | of `-v1`: 0, 1, 2, 3 |
 * |---|---|---|---|---|---|
 * | | none | left | right | fire | none, left, right, fire |
 *
 * - Reward: 1 for each alien.
 * - The aliens move together, to the left at first, every 12th frame, and when they are fewer than that, as many frames
 *   apart as there are aliens; at the border they come down a row and turn. Every tenth frame the lowest of those that are
 *   nearest to the cannon's column drops a bomb. The cannon fires every fifth frame at most.
 * - Initial state: four rows of six aliens. A wave that is shot is followed by the next, which, as the game becomes
 *   harder, moves a frame sooner, down to every 6th.
 * - Termination: a bomb or an alien reaches the cannon, or the aliens the bottom.
 *
 * Source: the rules of Young and Tian, "MinAtar" (2019).
 */
export class SpaceInvaders extends MinAtarEnv {
  readonly #aliens = new Uint8Array(SIZE * SIZE);
  readonly #bullets = new Uint8Array(SIZE * SIZE);
  readonly #bombs = new Uint8Array(SIZE * SIZE);
  #count = 0;
  #column = 0;
  #direction = -1;
  #pace = SLOWEST;
  #moveWait = 0;
  #bombWait = 0;
  #reload = 0;

  /** The game. */
  constructor(options: MinAtarOptions = {}) {
    super(GAME, options);
  }

  /** Sets the game up. */
  protected begin(): void {
    this.#column = SIZE / 2;
    this.#direction = -1;
    this.#bullets.fill(0);
    this.#bombs.fill(0);
    this.#pace = this.#moveWait = SLOWEST;
    this.#bombWait = BOMB_RELOAD;
    this.#reload = 0;
    this.#line();
  }

  /** Lines up a wave. */
  #line(): void {
    this.#aliens.fill(0);
    for (let row = 0; row < 4; row++) this.#aliens.fill(1, row * SIZE + 2, row * SIZE + 8);
    this.#count = 24;
  }

  /** One frame of the game. */
  protected frame(action: number): Outcome {
    if (action === FIRE) this.#fire();
    else if (action === LEFT) this.#column = Math.max(0, this.#column - 1);
    else if (action === RIGHT) this.#column = Math.min(SIZE - 1, this.#column + 1);
    shiftRows(this.#bullets, -1);
    shiftRows(this.#bombs, 1);
    const cannon = BOTTOM * SIZE + this.#column;
    let terminated = this.#bombs[cannon] === 1 || this.#aliens[cannon] === 1;
    if (this.#moveWait === 0) terminated = this.#move(cannon) || terminated;
    if (this.#bombWait === 0) {
      this.#bombWait = BOMB_RELOAD;
      this.#drop();
    }
    const reward = this.#hit();
    if (this.#reload > 0) this.#reload--;
    this.#moveWait--;
    this.#bombWait--;
    if (this.#count === 0) {
      if (this.ramps && this.#pace > FASTEST) this.#pace--;
      this.#line();
    }
    return { reward, terminated };
  }

  #fire(): void {
    if (this.#reload > 0) return;
    this.#bullets[BOTTOM * SIZE + this.#column] = 1;
    this.#reload = RELOAD;
  }

  /** Moves all aliens; whether they have come to the cannon, or to the end. */
  #move(cannon: number): boolean {
    const aliens = this.#aliens;
    this.#moveWait = Math.min(this.#count, this.#pace);
    const border = this.#direction < 0 ? 0 : SIZE - 1;
    let isAtBorder = false;
    for (let at = border; at < aliens.length; at += SIZE) isAtBorder ||= aliens[at] === 1;
    let isAtEnd = false;
    if (isAtBorder) {
      this.#direction *= -1;
      const lowest = aliens.slice(BOTTOM * SIZE);
      isAtEnd = lowest.includes(1);
      shiftRows(aliens, 1);
      aliens.set(lowest); // as the original, whose last picture shows at the top what leaves at the bottom
    } else if (this.#direction < 0) {
      aliens.copyWithin(0, 1);
      aliens[aliens.length - 1] = 0;
    } else {
      aliens.copyWithin(1, 0);
      aliens[0] = 0;
    }
    return isAtEnd || aliens[cannon] === 1;
  }

  #drop(): void {
    for (let distance = 0; distance < SIZE; distance++) {
      for (const column of [this.#column - distance, this.#column + distance]) {
        if (column < 0 || column >= SIZE) continue;
        for (let at = BOTTOM * SIZE + column; at >= 0; at -= SIZE) {
          if (this.#aliens[at] === 0) continue;
          this.#bombs[at] = 1;
          return;
        }
      }
    }
  }

  /** Takes away the aliens that bullets have met, with these. */
  #hit(): number {
    let hits = 0;
    for (let at = 0; at < this.#aliens.length; at++) {
      if (this.#bullets[at] === 0 || this.#aliens[at] === 0) continue;
      this.#bullets[at] = this.#aliens[at] = 0;
      hits++;
    }
    this.#count -= hits;
    return hits;
  }

  /** Calls `put` for everything that is seen. */
  protected paint(): void {
    this.put(CANNON, BOTTOM, this.#column);
    const goes = this.#direction < 0 ? GOES_LEFT : GOES_RIGHT;
    for (let at = 0; at < SIZE * SIZE; at++) {
      if (this.#aliens[at] === 1) {
        this.put(ALIEN, 0, at);
        this.put(goes, 0, at);
      }
      if (this.#bullets[at] === 1) this.put(BULLET, 0, at);
      if (this.#bombs[at] === 1) this.put(BOMB, 0, at);
    }
  }

  /** Every number of the game that changes. */
  protected numbers(): readonly number[] {
    const waits = [this.#moveWait, this.#bombWait, this.#reload];
    const boards = [...this.#aliens, ...this.#bullets, ...this.#bombs];
    return [this.#column, this.#direction, this.#pace, ...waits, ...boards];
  }

  /** The inverse of `numbers`; a number that cannot be throws `RangeError`. */
  protected setNumbers(numbers: NumberReader): void {
    const [column, direction] = [numbers.next(0, SIZE - 1), numbers.next(-1, 1)];
    if (direction === 0) throw new RangeError("Cannot take it: the aliens go nowhere.");
    const pace = numbers.next(FASTEST, SLOWEST);
    const waits = [SLOWEST, BOMB_RELOAD, RELOAD].map((most) => numbers.next(0, most));
    const boards = [this.#aliens, this.#bullets, this.#bombs];
    for (const board of boards) board.set(numbers.take(SIZE * SIZE, 0, 1));
    this.#count = this.#aliens.reduce((sum, each) => sum + each, 0);
    [this.#column, this.#direction, this.#pace] = [column, direction, pace];
    [this.#moveWait, this.#bombWait, this.#reload] = waits as [number, number, number];
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): SpaceInvaders {
    return new SpaceInvaders(this.options);
  }
}

/** Moves a board by a row, up (-1) or down (1). */
function shiftRows(board: Uint8Array, by: -1 | 1): void {
  if (by < 0) {
    board.copyWithin(0, SIZE);
    board.fill(0, BOTTOM * SIZE);
  } else {
    board.copyWithin(SIZE, 0);
    board.fill(0, 0, SIZE);
  }
}

/** The registration of Space Invaders. */
export const spaceInvaders: MinAtarRegistration = minatarGame(
  "Shoot aliens that come down.",
  (options) => new SpaceInvaders(options),
);
