/** The rules of Freeway, from states made by hand. */
import { describe, expect, test } from "bun:test";
import { Freeway } from "../../../envs/mod.ts";
import { cellsOf, inject, numbersOf, play } from "./boards.ts";

const [CHICKEN, CAR] = [0, 1];
const [UP, DOWN] = [2, 4];

interface Lane {
  readonly column: number;
  readonly right?: number;
  readonly pause?: number;
  readonly wait?: number;
}

/** A chicken in a row, with so many frames to rest; all cars stand far away for long, but those given by lane. */
function game(row: number, rest: number, cars: Readonly<Record<number, Lane>> = {}, frames = 2500) {
  const far: Lane = { column: 0 };
  const lanes = Array.from({ length: 8 }, (_, lane) => {
    const { column, right = 1, pause = 5, wait = pause } = cars[lane] ?? far;
    return [column, right, pause, wait] as const;
  });
  const columns = [0, 1, 2, 3].map((i) => lanes.map((lane) => lane[i as 0]));
  const numbers = [row, rest, frames, ...columns.flat()];
  return inject(new Freeway({ sticky_action_prob: 0 }), numbers);
}

const rows = (env: Freeway, actions: readonly number[]): number[] =>
  play(env, actions).map(({ next_state }) => Math.floor(cellsOf(next_state, CHICKEN)[0]! / 10));

describe("Freeway", () => {
  test("moves the chicken every third frame at most", () => {
    expect(rows(game(9, 0), [UP, UP, UP, UP, UP, DOWN, DOWN])).toEqual([8, 8, 8, 7, 7, 7, 8]);
  });

  test("makes it rest for three frames at first", () => {
    const env = new Freeway({ sticky_action_prob: 0 });
    env.get_init_state({ seed: 0 });
    expect(rows(env, [UP, UP, UP, UP])).toEqual([9, 9, 9, 8]);
  });

  test("moves a car after its pause, and around the end of its lane, with a trail that tells the pause", () => {
    const env = game(9, 0, { 2: { column: 9, pause: 2 }, 3: { column: 0, right: -1, pause: 1 } });
    const seen = play(env, [0, 0, 0]).map(({ next_state }) => next_state);
    const lane = (state: Uint8Array, row: number, channel: number) =>
      cellsOf(state, channel).filter((cell) => Math.floor(cell / 10) === row);
    expect(seen.map((state) => lane(state, 3, CAR))).toEqual([[39], [39], [30]]);
    expect(seen.map((state) => lane(state, 3, 3))).toEqual([[38], [38], [39]]);
    expect(seen.map((state) => lane(state, 4, CAR))).toEqual([[40], [49], [49]]);
    expect(seen.map((state) => lane(state, 4, 2))).toEqual([[41], [40], [40]]);
  });

  test("sends the chicken home where a car runs into it, and where it runs into a car", () => {
    expect(rows(game(5, 3, { 4: { column: 3, wait: 0 } }), [0])).toEqual([9]);
    expect(rows(game(5, 0, { 3: { column: 4 } }), [UP])).toEqual([9]);
    expect(rows(game(5, 3, { 4: { column: 5, wait: 0 } }), [0])).toEqual([5]);
  });

  test("rewards the other side with 1, begins below and draws the cars anew, where they are", () => {
    const env = game(1, 0, { 6: { column: 7 } });
    const before = numbersOf(env);
    const [step] = play(env, [UP]);
    expect(step!.reward).toBe(1);
    expect(cellsOf(step!.next_state, CHICKEN)).toEqual([94]);
    const after = numbersOf(env);
    expect(after.slice(3, 11)).toEqual(before.slice(3, 11));
    expect(after.slice(11, 27)).not.toEqual(before.slice(11, 27));
    expect(step!.terminated).toBe(false);
  });

  test("draws directions and pauses of equal chance", () => {
    const env = new Freeway({ sticky_action_prob: 0 });
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 500; seed++) {
      env.get_init_state({ seed });
      const numbers = numbersOf(env);
      for (let lane = 0; lane < 8; lane++) {
        const key = numbers[11 + lane]! * numbers[19 + lane]!;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        expect(numbers[3 + lane]).toBe(0);
      }
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]);
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(4 * 19);
  });

  test("ends after 2500 frames and one", () => {
    const env = game(9, 0, {}, 1);
    expect(play(env, [0, 0]).map(({ terminated }) => terminated)).toEqual([false, true]);
  });
});
