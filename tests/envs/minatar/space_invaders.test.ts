/** The rules of Space Invaders, from states made by hand. */
import { describe, expect, test } from "bun:test";
import { SpaceInvaders } from "../../../envs/mod.ts";
import { cellsOf, inject, numbersOf } from "./boards.ts";

const [CANNON, ALIEN, GOES_LEFT, GOES_RIGHT, BULLET, BOMB] = [0, 1, 2, 3, 4, 5];
const FIRE = 5;

interface Board {
  readonly aliens?: readonly number[];
  readonly bullets?: readonly number[];
  readonly bombs?: readonly number[];
  readonly direction?: 1 | -1;
  readonly pace?: number;
  /** Frames until the aliens move, until a bomb, until the cannon is loaded. */
  readonly waits?: readonly [move: number, bomb: number, reload: number];
  readonly difficulty_ramping?: boolean;
}

/** A cannon in a column; aliens, bullets and bombs in cells. */
function game(column: number, board: Board): SpaceInvaders {
  const { aliens = [0], bullets = [], bombs = [], direction = 1, pace = 12 } = board;
  const { waits = [9, 9, 0], difficulty_ramping = true } = board;
  const bits = [aliens, bullets, bombs].flatMap((cells) =>
    Array.from({ length: 100 }, (_, cell) => (cells.includes(cell) ? 1 : 0)),
  );
  const env = new SpaceInvaders({ sticky_action_prob: 0, difficulty_ramping });
  return inject(env, [column, direction, pace, ...waits, ...bits]);
}

const see = (env: SpaceInvaders, action = 0) => {
  const { next_state, reward, terminated } = env.step(action);
  return { at: (channel: number) => cellsOf(next_state, channel), reward, terminated };
};

describe("SpaceInvaders", () => {
  test("begins with four rows of six aliens that go left", () => {
    const state = new SpaceInvaders().get_init_state({ seed: 0 });
    const wave = [0, 10, 20, 30].flatMap((row) => [2, 3, 4, 5, 6, 7].map((each) => row + each));
    expect([CANNON, ALIEN, GOES_LEFT, GOES_RIGHT].map((each) => cellsOf(state, each))).toEqual([
      [95],
      wave,
      wave,
      [],
    ]);
  });

  test("moves the cannon, and keeps it on the board", () => {
    expect([1, 3].map((action) => see(game(4, {}), action).at(CANNON)[0])).toEqual([93, 95]);
    expect(see(game(0, {}), 1).at(CANNON)).toEqual([90]);
    expect(see(game(9, {}), 3).at(CANNON)).toEqual([99]);
  });

  test("fires every fifth frame at most; bullets rise by a row a frame and leave at the top", () => {
    const env = game(4, {});
    const rows = [1, 2, 3, 4, 5, 6].map(() => see(env, FIRE).at(BULLET));
    expect(rows).toEqual([[84], [74], [64], [54], [44], [34, 84]]);
    expect(see(game(4, { bullets: [3] })).at(BULLET)).toEqual([]);
  });

  test("gives 1 for an alien that a bullet meets, and takes both away", () => {
    const { reward, at } = see(game(9, { aliens: [44, 45], bullets: [54] }));
    expect([reward, at(ALIEN), at(BULLET)]).toEqual([1, [45], []]);
    const moved = see(game(9, { aliens: [44, 10], bullets: [55], waits: [0, 9, 0] }));
    expect([moved.reward, moved.at(ALIEN)]).toEqual([1, [11]]);
  });

  test("moves aliens every 12th frame, or when fewer are left, every so many", () => {
    const moves = (aliens: readonly number[], pace: number): number[] => {
      const env = game(9, { aliens, pace, waits: [0, 0, 0] });
      const at: number[] = [];
      let last = aliens[0]!;
      for (let t = 0; t < 30 && at.length < 2; t++) {
        const [now] = see(env).at(ALIEN);
        if (now !== last) at.push(t);
        last = now!;
      }
      return at;
    };
    const wave = Array.from({ length: 14 }, (_, i) => (i < 7 ? i : i + 3));
    expect(moves(wave, 12)).toEqual([0, 12]);
    expect(moves(wave, 7)).toEqual([0, 7]);
    expect(moves([1, 2, 3], 12)).toEqual([0, 3]);
    expect(moves([1], 12)).toEqual([0, 1]);
  });

  test("brings aliens at the border down a row, and turns them", () => {
    const env = game(4, { aliens: [18, 29], waits: [0, 9, 0] });
    const down = see(env);
    expect([down.at(ALIEN), down.at(GOES_LEFT), down.at(GOES_RIGHT)]).toEqual([
      [28, 39],
      [28, 39],
      [],
    ]);
    see(env);
    expect(see(env).at(ALIEN)).toEqual([27, 38]);
  });

  test("drops a bomb every tenth frame from the lowest alien of the nearest column, the left one of two", () => {
    const bombs = (column: number, aliens: readonly number[]) =>
      see(game(column, { aliens, waits: [9, 0, 0] })).at(BOMB);
    expect(bombs(4, [2, 12, 36, 46])).toEqual([12]);
    expect(bombs(5, [2, 12, 36, 46])).toEqual([46]);
    expect(bombs(9, [0])).toEqual([0]);
    const env = game(9, { aliens: [0], direction: -1, waits: [11, 0, 0] });
    const seen = Array.from({ length: 11 }, () => see(env).at(BOMB).length);
    expect(seen).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]); // falls off the board as the next comes
  });

  test("ends where a bomb or an alien reaches the cannon, or aliens the bottom", () => {
    expect(see(game(4, { bombs: [84] })).terminated).toBe(true);
    expect(see(game(4, { bombs: [85] })).terminated).toBe(false);
    expect(see(game(4, { bombs: [85] }), 3).terminated).toBe(true);
    expect(see(game(4, { aliens: [93], waits: [0, 9, 0] })).terminated).toBe(true);
    expect(see(game(4, { aliens: [99], waits: [0, 9, 0] })).terminated).toBe(true);
    expect(see(game(4, { aliens: [89], waits: [0, 9, 0] })).terminated).toBe(false);
  });

  test("sends the next wave a frame sooner, down to every sixth, where it becomes harder", () => {
    const cleared = (board: Board) => {
      const env = game(4, { aliens: [44], bullets: [54], ...board });
      expect(see(env).at(ALIEN)).toHaveLength(24);
      return numbersOf(env)[2];
    };
    expect(cleared({ pace: 12 })).toBe(11);
    expect(cleared({ pace: 6 })).toBe(6);
    expect(cleared({ pace: 12, difficulty_ramping: false })).toBe(12);
  });
});
