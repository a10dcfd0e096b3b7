/** The rules of Asterix, from states made by hand. */
import { describe, expect, test } from "bun:test";
import { Asterix } from "../../../envs/mod.ts";
import { cellsOf, inject, numbersOf, play } from "./boards.ts";

const [PLAYER, ENEMY, TRAIL, GOLD] = [0, 1, 2, 3];

interface Thing {
  readonly isGold?: boolean;
  readonly column: number;
  readonly right: number;
}

interface Clocks {
  readonly paces?: readonly [spawn: number, move: number];
  readonly waits?: readonly [spawn: number, move: number, ramp: number, ramped: number];
  readonly difficulty_ramping?: boolean;
}

/** A player in a cell, and things by their rows. */
function game(cell: number, things: Readonly<Record<number, Thing>> = {}, clocks: Clocks = {}) {
  const { paces = [10, 5], waits = [10, 5, 100, 0], difficulty_ramping = true } = clocks;
  const lanes = Array.from({ length: 8 }, (_, lane) => {
    const thing = things[lane + 1];
    return thing ? [thing.isGold ? 2 : 1, thing.column, thing.right] : [0, 0, 0];
  });
  const columns = [0, 1, 2].map((i) => lanes.map((lane) => lane[i]!));
  const numbers = [Math.floor(cell / 10), cell % 10, ...paces, ...waits, ...columns.flat()];
  return inject(new Asterix({ sticky_action_prob: 0, difficulty_ramping }), numbers);
}

describe("Asterix", () => {
  test("begins with the player alone, in the middle", () => {
    const state = new Asterix().get_init_state({ seed: 0 });
    expect([PLAYER, ENEMY, TRAIL, GOLD].map((each) => cellsOf(state, each))).toEqual([
      [55],
      [],
      [],
      [],
    ]);
  });

  test("moves the player within rows 1 to 8", () => {
    const ends = (cell: number, action: number) =>
      cellsOf(play(game(cell), [action])[0]!.next_state, PLAYER)[0];
    expect([0, 1, 2, 3, 4, 5].map((action) => ends(55, action))).toEqual([55, 54, 45, 56, 65, 55]);
    expect([ends(10, 1), ends(10, 2), ends(89, 3), ends(89, 4)]).toEqual([10, 10, 89, 89]);
  });

  test("gives 1 for gold, whether the player goes there or it comes", () => {
    const goes = game(44, { 4: { isGold: true, column: 5, right: 1 } });
    const [step] = play(goes, [3]);
    expect([step!.reward, cellsOf(step!.next_state, GOLD)]).toEqual([1, []]);
    const clocks = { waits: [9, 0, 100, 0] } as const;
    const comes = game(44, { 4: { isGold: true, column: 5, right: -1 } }, clocks);
    expect(play(comes, [0])[0]!.reward).toBe(1);
  });

  test("ends where the player meets an enemy, whoever moves", () => {
    const goes = game(44, { 4: { column: 5, right: 1 } });
    expect(play(goes, [3])[0]).toMatchObject({ reward: 0, terminated: true });
    const clocks = { waits: [9, 0, 100, 0] } as const;
    const comes = game(44, { 4: { column: 5, right: -1 } }, clocks);
    expect(play(comes, [0])[0]).toMatchObject({ reward: 0, terminated: true });
    const passes = game(44, { 3: { column: 4, right: -1 } }, clocks);
    expect(play(passes, [0])[0]).toMatchObject({ terminated: false });
  });

  test("moves things every fifth frame, with a trail behind them, until they leave", () => {
    const env = game(11, { 3: { column: 8, right: 1 } }, { waits: [100 / 10, 1, 100, 0] });
    const seen = play(env, [0, 0, 0, 0, 0, 0, 0]).map(({ next_state }) => next_state);
    expect(seen.map((state) => cellsOf(state, ENEMY)[0])).toEqual([
      38,
      39,
      39,
      39,
      39,
      39,
      undefined,
    ]);
    expect(cellsOf(seen[1]!, TRAIL)).toEqual([38]);
    expect(cellsOf(seen[6]!, TRAIL)).toEqual([]);
  });

  test("puts something into a free lane every tenth frame, a third of it gold, from either side", () => {
    const things = Object.fromEntries(
      [1, 2, 4, 5, 6, 8].map((row) => [row, { column: 9, right: -1 }]),
    );
    const env = game(11, things, { waits: [0, 5, 100, 0] });
    const counts: Record<string, number> = {};
    const [state] = [env.getState()];
    for (let seed = 0; seed < 600; seed++) {
      env.get_init_state({ seed });
      const { generator } = env.getState();
      env.setState({ ...state, generator: generator as never });
      const { next_state } = play(env, [0])[0]!;
      const isLeft = (cell: number): boolean => cell === 30 || cell === 70;
      const kinds = [
        ...cellsOf(next_state, ENEMY).map((c) => ["enemy", c] as const),
        ...cellsOf(next_state, GOLD).map((c) => ["gold", c] as const),
      ];
      const fresh = kinds.filter(([, cell]) => isLeft(cell) || [39, 79].includes(cell));
      expect(fresh).toHaveLength(1);
      const [[kind, cell]] = fresh as [readonly ["enemy" | "gold", number]];
      for (const key of [kind, `row ${Math.floor(cell / 10)}`, isLeft(cell) ? "left" : "right"]) {
        counts[key] = (counts[key] ?? 0) + 1;
      }
    }
    // Within four standard deviations.
    expect(Math.abs(counts.gold! - 200)).toBeLessThan(47);
    expect(Math.abs(counts["row 3"]! - 300)).toBeLessThan(49);
    expect(Math.abs(counts.left! - 300)).toBeLessThan(49);
  });

  test("puts nothing where all lanes are taken", () => {
    const things = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7, 8].map((row) => [row, { column: 7, right: -1 }]),
    );
    const env = game(11, things, { waits: [0, 5, 100, 0] });
    expect(cellsOf(play(env, [0])[0]!.next_state, ENEMY)).toHaveLength(8);
    expect(numbersOf(env)[4]).toBe(9);
  });

  test("spawns a frame sooner every 102 frames and moves a frame sooner every 204, down to 1", () => {
    const paces = (env: Asterix): number[] => {
      for (let i = 0; i < 102; i++) {
        const numbers = numbersOf(env);
        inject(env, [1, 0, ...numbers.slice(2, 8), ...new Array(24).fill(0)]); // alone again
        env.step(0);
      }
      return numbersOf(env).slice(2, 4);
    };
    const env = game(10);
    const seen = Array.from({ length: 11 }, () => paces(env));
    expect(seen.map(([spawn]) => spawn)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1]);
    expect(seen.map(([, move]) => move)).toEqual([5, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1]);
    expect(paces(game(10, {}, { difficulty_ramping: false }))).toEqual([10, 5]);
  });
});
