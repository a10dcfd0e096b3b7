/** MinAtar's Seaquest. */

import type { Generator } from "../../gluon/random/generator.ts";
import type { Outcome } from "../base/base_env.ts";
import {
  DOWN,
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
  UP,
} from "./minatar_env.ts";

const GAME: Game = {
  title: "Seaquest",
  channels: [
    { letter: "@", color: 0x60a0e0 },
    { letter: "=", color: 0x406890 },
    { letter: "-", color: 0xf0f0f0 },
    { letter: "∘", color: 0x505058 },
    { letter: "*", color: 0xf08040 },
    { letter: "f", color: 0x70c070 },
    { letter: "s", color: 0xd06050 },
    { letter: "o", color: 0x80c0e0 },
    { letter: "+", color: 0xf0d060 },
    { letter: "d", color: 0xf0d060 },
  ],
  minimal: [NOOP, LEFT, UP, RIGHT, DOWN, FIRE],
};
const [FRONT, BACK, BULLET, TRAIL, TORPEDO, FISH, SUB, OXYGEN, RESCUED, DIVER] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
];
/** Rows 1 to 8 are water, row 0 is the surface, row 9 holds the gauges. */
const DEEPEST = 8;
const GAUGES = 9;
const MOST_OXYGEN = 200;
const MOST_DIVERS = 6;
/** Frames between two shots, of the player and of a submarine, and between two moves of divers. */
const RELOAD = 5;
const TORPEDO_RELOAD = 10;
const DIVER_PACE = 5;
const DIVER_SPAWN_PACE = 30;
/** Frames between two enemies, and between two of their moves, at first and at last. */
const SPAWN_PACE = 20;
const FASTEST_SPAWN = 1;
const MOVE_PACE = 5;
const FASTEST_MOVE = 2;
/** More things than there ever are. */
const MANY = 1000;

/** What swims or flies along a row: `right` is 1 or -1, `wait` frames until its next move, `reload` until its next shot. */
interface Swimmer {
  readonly row: number;
  readonly right: number;
  column: number;
  wait: number;
  reload: number;
}

/**
 * A submarine rescues divers and shoots fish and other submarines.
 *
 * | observation (10, 10, 10) | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
 * |---|---|---|---|---|---|---|---|---|---|---|
 * | | front | back | bullets | trails | torpedoes | fish | submarines | oxygen | divers on board | divers |
 *
 * | action | 0 | 1 | 2 | 3 | 4 | 5 |
 * |---|---|---|---|---|---|---|
 * | | none | left | up | right | down | fire |
 *
 * - Reward: 1 for each fish or submarine that is shot; and at the surface with six divers on board, 1 for each cell of the
 *   oxygen gauge.
 * - Each frame below the surface takes one of 200 of oxygen. At the surface it is filled up, and all six divers leave, or
 *   one of fewer. Each time, as the game becomes harder, enemies appear a frame sooner, and every other time they move a
 *   frame sooner.
 * - As the original counts, one diver too many leaves with the six: the next one does not show, and until then the
 *   submarine may surface without any.
 * - Initial state: the submarine at the surface, and nothing else.
 * - Termination: an enemy or a torpedo meets the front of the submarine, the oxygen is used up, or the submarine surfaces
 *   with no diver on board.
 *
 * Source: the rules of Young and Tian, "MinAtar" (2019).
 */
export class Seaquest extends MinAtarEnv {
  #row = 0;
  #column = 0;
  #right = -1;
  #oxygen = 0;
  #divers = 0;
  #isUp = true;
  #reload = 0;
  #spawnPace = SPAWN_PACE;
  #movePace = MOVE_PACE;
  #spawnWait = 0;
  #diverWait = 0;
  #ramped = 0;
  #bullets: Swimmer[] = [];
  #torpedoes: Swimmer[] = [];
  #fish: Swimmer[] = [];
  #subs: Swimmer[] = [];
  #swimming: Swimmer[] = [];
  #reward = 0;
  #isLost = false;

  // Made once: what a frame does to each thing, and whether it is then still there.
  readonly #bulletStays = (it: Swimmer): boolean => this.#fly(it) && !this.#strike(it);
  readonly #diverStays = (it: Swimmer): boolean => this.#swim(it);
  readonly #subStays = (it: Swimmer): boolean => this.#attack(it, true);
  readonly #torpedoStays = (it: Swimmer): boolean => this.#hit(it);
  readonly #fishStays = (it: Swimmer): boolean => this.#attack(it, false);

  /** The game. */
  constructor(options: MinAtarOptions = {}) {
    super(GAME, options);
  }

  /** Sets the game up. */
  protected begin(): void {
    [this.#row, this.#column, this.#right] = [0, SIZE / 2, -1];
    [this.#oxygen, this.#divers, this.#isUp, this.#reload] = [MOST_OXYGEN, 0, true, 0];
    [this.#spawnPace, this.#movePace, this.#ramped] = [SPAWN_PACE, MOVE_PACE, 0];
    [this.#spawnWait, this.#diverWait] = [SPAWN_PACE, DIVER_SPAWN_PACE];
    [this.#bullets, this.#torpedoes, this.#fish, this.#subs, this.#swimming] = [[], [], [], [], []];
  }

  /** One frame of the game. */
  protected frame(action: number, rng: Generator): Outcome {
    this.#reward = 0;
    this.#isLost = false;
    if (this.#spawnWait === 0) {
      this.#spawnEnemy(rng);
      this.#spawnWait = this.#spawnPace;
    }
    if (this.#diverWait === 0) {
      this.#swimming.push(this.#spawn(rng, DIVER_PACE));
      this.#diverWait = DIVER_SPAWN_PACE;
    }
    this.#act(action);
    keepWhere(this.#bullets, this.#bulletStays);
    keepWhere(this.#swimming, this.#diverStays);
    keepWhere(this.#subs, this.#subStays);
    keepWhere(this.#torpedoes, this.#torpedoStays);
    keepWhere(this.#fish, this.#fishStays);
    this.#spawnWait--;
    this.#diverWait--;
    if (this.#reload > 0) this.#reload--;
    this.#breathe();
    return { reward: this.#reward, terminated: this.#isLost };
  }

  #spawn(rng: Generator, wait: number): Swimmer {
    const right = rng.integers(0, 2) === 0 ? 1 : -1;
    const row = rng.integers(1, DEEPEST + 1);
    return { row, right, column: right === 1 ? 0 : SIZE - 1, wait, reload: TORPEDO_RELOAD };
  }

  #spawnEnemy(rng: Generator): void {
    const isSub = rng.integers(0, 3) === 0;
    const enemy = this.#spawn(rng, this.#movePace);
    const isOpposed = ({ row, right }: Swimmer): boolean =>
      row === enemy.row && right !== enemy.right;
    if (this.#fish.some(isOpposed) || this.#subs.some(isOpposed)) return;
    (isSub ? this.#subs : this.#fish).push(enemy);
  }

  #act(action: number): void {
    if (action === FIRE) {
      if (this.#reload > 0) return;
      this.#reload = RELOAD;
      this.#bullets.push(this.#shot(this.#row, this.#column, this.#right));
    } else if (action === LEFT) {
      this.#right = -1;
      this.#column = Math.max(0, this.#column - 1);
    } else if (action === RIGHT) {
      this.#right = 1;
      this.#column = Math.min(SIZE - 1, this.#column + 1);
    } else if (action === UP) {
      this.#row = Math.max(0, this.#row - 1);
    } else if (action === DOWN) {
      this.#row = Math.min(DEEPEST, this.#row + 1);
    }
  }

  #shot(row: number, column: number, right: number): Swimmer {
    return { row, right, column, wait: 0, reload: 0 };
  }

  /** Moves something by a cell; whether it is still on the board. */
  #fly(it: Swimmer): boolean {
    it.column += it.right;
    return it.column >= 0 && it.column < SIZE;
  }

  /** Whether a bullet strikes an enemy, which is gone. */
  #strike({ row, column }: Swimmer): boolean {
    return this.#shoot(this.#fish, row, column) || this.#shoot(this.#subs, row, column);
  }

  /** Takes what is in a cell, if anything, out of a list, for a reward. */
  #shoot(list: Swimmer[], row: number, column: number): boolean {
    const at = indexIn(list, row, column);
    if (at < 0) return false;
    list.splice(at, 1);
    this.#reward++;
    return true;
  }

  #isMet({ row, column }: Swimmer): boolean {
    return row === this.#row && column === this.#column;
  }

  /** Lets a diver swim; whether it is still in the water. */
  #swim(diver: Swimmer): boolean {
    if (this.#pick(diver)) return false;
    if (diver.wait-- > 0) return true;
    diver.wait = DIVER_PACE;
    return this.#fly(diver) && !this.#pick(diver);
  }

  #pick(diver: Swimmer): boolean {
    if (!this.#isMet(diver) || this.#divers === MOST_DIVERS) return false;
    this.#divers++;
    return true;
  }

  /** Lets an enemy move, and a submarine shoot; whether it is still there. */
  #attack(enemy: Swimmer, shoots: boolean): boolean {
    if (this.#isMet(enemy)) this.#isLost = true;
    if (enemy.wait-- === 0) {
      enemy.wait = this.#movePace;
      if (!this.#fly(enemy)) return false;
      if (this.#isMet(enemy)) this.#isLost = true;
      if (this.#shoot(this.#bullets, enemy.row, enemy.column)) return false;
    }
    if (shoots && enemy.reload-- === 0) {
      enemy.reload = TORPEDO_RELOAD;
      this.#torpedoes.push(this.#shot(enemy.row, enemy.column, enemy.right));
    }
    return true;
  }

  #hit(torpedo: Swimmer): boolean {
    if (this.#isMet(torpedo)) this.#isLost = true;
    if (!this.#fly(torpedo)) return false;
    if (this.#isMet(torpedo)) this.#isLost = true;
    return true;
  }

  #breathe(): void {
    if (this.#oxygen === 0) this.#isLost = true;
    if (this.#row > 0) {
      this.#isUp = false;
      this.#oxygen = Math.max(0, this.#oxygen - 1);
    } else if (!this.#isUp) {
      if (this.#divers === 0) this.#isLost = true;
      else this.#surface();
    }
  }

  #surface(): void {
    this.#isUp = true;
    if (this.#divers === MOST_DIVERS) {
      this.#reward += this.#cells();
      this.#divers = 0;
    }
    this.#divers--;
    this.#oxygen = MOST_OXYGEN;
    if (!this.ramps) return;
    if (this.#ramped % 2 === 1 && this.#movePace > FASTEST_MOVE) this.#movePace--;
    if (this.#spawnPace > FASTEST_SPAWN) this.#spawnPace--;
    this.#ramped++;
  }

  /** Of the oxygen gauge. */
  #cells(): number {
    return Math.floor((this.#oxygen * SIZE) / MOST_OXYGEN);
  }

  /** Calls `put` for everything that is seen. */
  protected paint(): void {
    this.put(FRONT, this.#row, this.#column);
    this.put(BACK, this.#row, this.#column - this.#right);
    const cells = this.#cells();
    for (let i = 0; i < cells; i++) this.put(OXYGEN, GAUGES, i);
    for (let i = 0; i < this.#divers; i++) this.put(RESCUED, GAUGES, SIZE - 2 - i);
    for (const { row, column } of this.#bullets) this.put(BULLET, row, column);
    for (const { row, column } of this.#torpedoes) this.put(TORPEDO, row, column);
    this.#paintAll(FISH, this.#fish);
    this.#paintAll(SUB, this.#subs);
    this.#paintAll(DIVER, this.#swimming);
  }

  #paintAll(channel: number, swimmers: readonly Swimmer[]): void {
    for (const { row, column, right } of swimmers) {
      this.put(channel, row, column);
      const behind = column - right;
      if (behind >= 0 && behind < SIZE) this.put(TRAIL, row, behind);
    }
  }

  /** Every number of the game that changes. */
  protected numbers(): readonly number[] {
    const own = [
      this.#row,
      this.#column,
      this.#right,
      this.#oxygen,
      this.#divers,
      this.#isUp ? 1 : 0,
    ];
    const paces = [this.#spawnPace, this.#movePace, this.#ramped];
    const waits = [this.#reload, this.#spawnWait, this.#diverWait];
    const lists = [this.#bullets, this.#torpedoes, this.#fish, this.#subs, this.#swimming];
    const swimmers = lists.flatMap((list) => [
      list.length,
      ...list.flatMap(({ row, column, right, wait, reload }) => [row, column, right, wait, reload]),
    ]);
    return [...own, ...paces, ...waits, ...swimmers];
  }

  /** The inverse of `numbers`; a number that cannot be throws `RangeError`. */
  protected setNumbers(numbers: NumberReader): void {
    const sign = (): number => {
      const right = numbers.next(-1, 1);
      if (right !== 0) return right;
      throw new RangeError("Cannot take it: it looks neither left nor right.");
    };
    [this.#row, this.#column] = [numbers.next(0, DEEPEST), numbers.next(0, SIZE - 1)];
    this.#right = sign();
    this.#oxygen = numbers.next(0, MOST_OXYGEN);
    this.#divers = numbers.next(-1_000_000, MOST_DIVERS);
    this.#isUp = numbers.next(0, 1) === 1;
    this.#spawnPace = numbers.next(FASTEST_SPAWN, SPAWN_PACE);
    this.#movePace = numbers.next(FASTEST_MOVE, MOVE_PACE);
    this.#ramped = numbers.next(0, Number.MAX_SAFE_INTEGER);
    this.#reload = numbers.next(0, RELOAD);
    this.#spawnWait = numbers.next(0, SPAWN_PACE);
    this.#diverWait = numbers.next(0, DIVER_SPAWN_PACE);
    const swimmer = (): Swimmer => ({
      row: numbers.next(0, DEEPEST),
      column: numbers.next(0, SIZE - 1),
      right: sign(),
      wait: numbers.next(0, MOVE_PACE),
      reload: numbers.next(0, TORPEDO_RELOAD),
    });
    const list = (): Swimmer[] => numbers.list(MANY, swimmer);
    [this.#bullets, this.#torpedoes, this.#fish] = [list(), list(), list()];
    [this.#subs, this.#swimming] = [list(), list()];
  }

  /** A new environment with the same options; `clone` copies the state to it. */
  protected create(): Seaquest {
    return new Seaquest(this.options);
  }
}

/** As `filter`, in place. */
function keepWhere<T>(list: T[], isKept: (each: T) => boolean): void {
  if (list.length === 0) return;
  let kept = 0;
  for (let i = 0; i < list.length; i++) {
    const each = list[i] as T;
    if (isKept(each)) list[kept++] = each;
  }
  list.length = kept;
}

/** Where something is in a cell; -1 where nothing is. */
function indexIn(list: readonly Swimmer[], row: number, column: number): number {
  for (let i = 0; i < list.length; i++) {
    const each = list[i] as Swimmer;
    if (each.row === row && each.column === column) return i;
  }
  return -1;
}

/** The registration of Seaquest. */
export const seaquest: MinAtarRegistration = minatarGame(
  "Rescue divers and shoot fish and submarines.",
  (options) => new Seaquest(options),
);
