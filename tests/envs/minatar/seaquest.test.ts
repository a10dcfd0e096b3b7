/** The rules of Seaquest, from states made by hand. */
import { describe, expect, test } from "bun:test";
import { Seaquest } from "../../../envs/mod.ts";
import { cellsOf, inject, numbersOf, play } from "./boards.ts";

const [FRONT, BACK, BULLET, TRAIL, TORPEDO, FISH, SUB, OXYGEN, RESCUED, DIVER] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
];
const [UP, DOWN, FIRE] = [2, 4, 5];

/** In a cell, to the right (1) or left (-1), with so many frames until it moves and until it shoots. */
type Swimmer = readonly [cell: number, right: number, wait: number, reload?: number];

interface Sea {
  readonly right?: number;
  readonly oxygen?: number;
  readonly divers?: number;
  readonly isUp?: boolean;
  readonly paces?: readonly [spawn: number, move: number, ramped: number];
  /** Until the next shot, enemy and diver. */
  readonly waits?: readonly [reload: number, spawn: number, diver: number];
  readonly bullets?: readonly Swimmer[];
  readonly torpedoes?: readonly Swimmer[];
  readonly fish?: readonly Swimmer[];
  readonly subs?: readonly Swimmer[];
  readonly swimming?: readonly Swimmer[];
  readonly difficulty_ramping?: boolean;
}

function game(cell: number, sea: Sea = {}): Seaquest {
  const { right = 1, oxygen = 100, divers = 0, isUp = false, paces = [20, 5, 0] } = sea;
  const { waits = [0, 20, 30], difficulty_ramping = true } = sea;
  const { bullets = [], torpedoes = [], fish = [], subs = [], swimming = [] } = sea;
  const lists = [bullets, torpedoes, fish, subs, swimming].flatMap((list) => [
    list.length,
    ...list.flatMap(([at, way, wait, reload = 10]) => [
      Math.floor(at / 10),
      at % 10,
      way,
      wait,
      reload,
    ]),
  ]);
  const own = [Math.floor(cell / 10), cell % 10, right, oxygen, divers, isUp ? 1 : 0];
  const env = new Seaquest({ sticky_action_prob: 0, difficulty_ramping });
  return inject(env, [...own, ...paces, ...waits, ...lists]);
}

const see = (env: Seaquest, action = 0) => {
  const { next_state, reward, terminated } = env.step(action);
  return { at: (channel: number) => cellsOf(next_state, channel), reward, terminated };
};

describe("Seaquest", () => {
  test("begins at the surface, looking left, with oxygen and nothing else", () => {
    const state = new Seaquest().get_init_state({ seed: 0 });
    expect([FRONT, BACK].map((each) => cellsOf(state, each))).toEqual([[5], [6]]);
    expect(cellsOf(state, OXYGEN)).toHaveLength(10);
    for (const each of [BULLET, TRAIL, TORPEDO, FISH, SUB, RESCUED, DIVER]) {
      expect(cellsOf(state, each)).toEqual([]);
    }
  });

  test("turns with the way it goes, and stays in the water", () => {
    const ends = (cell: number, action: number) => {
      const { at } = see(game(cell), action);
      return [...at(FRONT), ...at(BACK)];
    };
    expect([1, 2, 3, 4].map((action) => ends(55, action))).toEqual([
      [54, 55],
      [45, 44],
      [56, 55],
      [65, 64],
    ]);
    expect(ends(85, DOWN)).toEqual([85, 84]);
    expect(ends(59, 3)).toEqual([59, 58]);
    expect(ends(50, 1)).toEqual([50, 51]);
  });

  test("fires forward every fifth frame at most", () => {
    const env = game(53);
    const seen = [1, 2, 3, 4, 5, 6].map(() => see(env, FIRE).at(BULLET));
    expect(seen).toEqual([[54], [55], [56], [57], [58], [54, 59]]);
    expect(see(game(53, { right: -1 }), FIRE).at(BULLET)).toEqual([52]);
  });

  test("gives 1 for a fish or a submarine that a bullet meets, whichever moves", () => {
    for (const name of ["fish", "subs"] as const) {
      const hit = see(game(81, { bullets: [[54, 1, 0]], [name]: [[55, -1, 3]] }));
      expect([hit.reward, hit.at(BULLET), hit.at(FISH), hit.at(SUB)]).toEqual([1, [], [], []]);
      const comes = see(game(81, { bullets: [[54, 1, 0]], [name]: [[56, -1, 0]] }));
      expect([comes.reward, comes.at(BULLET)]).toEqual([1, []]);
    }
    expect(see(game(81, { bullets: [[54, 1, 0]], swimming: [[55, -1, 3]] })).reward).toBe(0);
  });

  test("moves enemies every sixth frame, after a wait, with a trail, until they leave", () => {
    const env = game(81, { fish: [[58, 1, 1]] });
    const seen = Array.from({ length: 8 }, () => see(env));
    expect(seen.map(({ at }) => at(FISH)[0])).toEqual([58, 59, 59, 59, 59, 59, 59, undefined]);
    expect(seen[1]!.at(TRAIL)).toEqual([58]);
  });

  test("lets submarines shoot every 11th frame, torpedoes that fly a cell a frame", () => {
    const env = game(11, { subs: [[59, -1, 5, 0]] });
    const seen = Array.from({ length: 12 }, () => see(env).at(TORPEDO));
    expect(seen.slice(0, 4)).toEqual([[58], [57], [56], [55]]);
    expect([seen[10], seen[11]!.length]).toEqual([[], 1]);
  });

  test("takes divers on board, six at most, and lets the others swim", () => {
    const meets = see(game(54, { swimming: [[55, -1, 5]] }), 3);
    expect([meets.at(DIVER), meets.at(RESCUED)]).toEqual([[], [98]]);
    const comes = see(game(54, { divers: 1, swimming: [[55, -1, 0]] }));
    expect([comes.at(DIVER), comes.at(RESCUED)]).toEqual([[], [97, 98]]);
    const full = see(game(54, { divers: 6, swimming: [[54, -1, 5]] }));
    expect([full.at(DIVER), full.at(RESCUED)]).toEqual([[54], [93, 94, 95, 96, 97, 98]]);
  });

  test("is over where an enemy or a torpedo meets its front, not its back", () => {
    for (const name of ["fish", "subs", "torpedoes"] as const) {
      expect(see(game(54, { [name]: [[55, -1, 0]] })).terminated).toBe(true);
      expect(see(game(54, { [name]: [[63, -1, 0]] })).terminated).toBe(false);
    }
    expect(see(game(54, { fish: [[55, 1, 5]] }), 3).terminated).toBe(true);
    expect(see(game(54, { fish: [[53, 1, 5]] })).terminated).toBe(false);
  });

  test("uses oxygen below the surface, a cell of the gauge in 20 frames, and is over without", () => {
    const env = game(54, { oxygen: 20 });
    expect(see(env).at(OXYGEN)).toEqual([]);
    expect(see(game(54, { oxygen: 21 })).at(OXYGEN)).toEqual([90]);
    expect(see(game(54, { oxygen: 1 })).terminated).toBe(false);
    expect(see(game(54, { oxygen: 0 })).terminated).toBe(true);
    const up = game(4, { oxygen: 200, isUp: true });
    play(up, [0, 0, 0]);
    expect(numbersOf(up)[3]).toBe(200);
  });

  test("at the surface leaves a diver, fills up, and becomes harder", () => {
    const env = game(14, { oxygen: 30, divers: 2 });
    const { at, reward, terminated } = see(env, UP);
    expect([at(OXYGEN).length, at(RESCUED), reward, terminated]).toEqual([10, [98], 0, false]);
    expect(numbersOf(env).slice(6, 9)).toEqual([19, 5, 1]);
    const later = game(14, { divers: 2, paces: [12, 3, 3] });
    see(later, UP);
    expect(numbersOf(later).slice(6, 9)).toEqual([11, 2, 4]);
    const last = game(14, { divers: 2, paces: [1, 2, 25] });
    see(last, UP);
    expect(numbersOf(last).slice(6, 9)).toEqual([1, 2, 26]);
    const easy = game(14, { divers: 2, difficulty_ramping: false });
    see(easy, UP);
    expect(numbersOf(easy).slice(6, 9)).toEqual([20, 5, 0]);
  });

  test("at the surface with six divers gives 1 for each cell of oxygen, and has none left", () => {
    const { at, reward } = see(game(14, { oxygen: 65, divers: 6 }), UP);
    expect([reward, at(RESCUED), at(OXYGEN).length]).toEqual([3, [], 10]);
  });

  test("may surface with no diver after it has brought six, and is over otherwise", () => {
    expect(see(game(14, { divers: 0 }), UP).terminated).toBe(true);
    const env = game(14, { divers: 6 });
    expect(play(env, [UP, DOWN, UP]).map(({ terminated }) => terminated)).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("spawns an enemy every 20th frame, a third of them submarines, and none against another", () => {
    const counts = { fish: 0, sub: 0, none: 0 };
    const env = game(0, { isUp: true, waits: [0, 0, 30], fish: [[15, 1, 5]] });
    const state = env.getState();
    for (let seed = 0; seed < 900; seed++) {
      env.get_init_state({ seed });
      env.setState({ ...state, generator: env.getState().generator as never });
      const { at } = see(env);
      const fish = at(FISH).length - 1;
      counts[fish === 1 ? "fish" : at(SUB).length === 1 ? "sub" : "none"]++;
      expect(at(FISH)).not.toContain(19);
      expect(at(SUB)).not.toContain(19);
    }
    // One of 16 would swim against the fish. Within four standard deviations.
    expect(Math.abs(counts.none - 900 / 16)).toBeLessThan(29);
    expect(Math.abs(counts.sub - (900 / 3) * (15 / 16))).toBeLessThan(56);
  });

  test("spawns a diver every 30th frame", () => {
    const env = new Seaquest({ sticky_action_prob: 0 });
    env.get_init_state({ seed: 1 });
    const seen = Array.from({ length: 61 }, () => see(env).at(DIVER).length);
    expect([seen.indexOf(1), seen.indexOf(2)]).toEqual([30, 60]);
  });
});
