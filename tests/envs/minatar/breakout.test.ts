/** The rules of Breakout, from states made by hand. */
import { describe, expect, test } from "bun:test";
import { Breakout } from "../../../envs/mod.ts";
import { cellsOf, inject, numbersOf, play } from "./boards.ts";

const [PADDLE, BALL, TRAIL, BRICK] = [0, 1, 2, 3];

/** A ball at a cell on its way, above a paddle, with bricks in some cells of rows 1 to 3. */
function game(ball: number, down: number, right: number, paddle: number, bricks: number[] = []) {
  const [row, column] = [Math.floor(ball / 10), ball % 10];
  const wall = Array.from({ length: 30 }, (_, i) => (bricks.includes(i + 10) ? 1 : 0));
  const numbers = [row, column, row, column, down, right, paddle, ...wall];
  return inject(new Breakout({ sticky_action_prob: 0 }), numbers);
}

const see = (env: Breakout, action = 0) => {
  const { next_state, reward, terminated } = env.step(action);
  return { ball: cellsOf(next_state, BALL)[0], reward, terminated, next_state };
};

describe("Breakout", () => {
  test("begins with 30 bricks, and the ball on either side on its way down and inwards", () => {
    const env = new Breakout({ sticky_action_prob: 0 });
    const starts = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const state = env.get_init_state({ seed });
      const [ball] = cellsOf(state, BALL);
      starts.add(ball!);
      expect(cellsOf(state, BRICK)).toEqual(Array.from({ length: 30 }, (_, i) => i + 10));
      expect(cellsOf(state, PADDLE)).toEqual([94]);
      expect(cellsOf(state, TRAIL)).toEqual([ball!]);
      expect(see(env).ball).toBe(ball === 30 ? 41 : 48);
    }
    expect([...starts].sort()).toEqual([30, 39]);
  });

  test("moves the ball diagonally, with its trail behind it", () => {
    const { ball, next_state } = see(game(54, 1, 1, 4));
    expect([ball, cellsOf(next_state, TRAIL)]).toEqual([65, [54]]);
  });

  test("reflects it from the sides and from the top", () => {
    const side = game(59, 1, 1, 4);
    expect([see(side).ball, see(side).ball]).toEqual([69, 78]);
    const top = game(4, -1, 1, 4);
    expect([see(top).ball, see(top).ball]).toEqual([5, 16]);
  });

  test("breaks a brick, for a reward of 1, and sends the ball back", () => {
    const env = game(44, -1, 1, 4, [35, 36]);
    const { ball, reward, next_state } = see(env);
    expect([ball, reward, cellsOf(next_state, BRICK)]).toEqual([45, 1, [36]]);
    expect(see(env).ball).toBe(56);
  });

  test("sends the ball on from a paddle below it, and back from one where it was heading", () => {
    const below = game(84, 1, 1, 4);
    expect([see(below).ball, see(below).ball]).toEqual([85, 76]);
    const ahead = game(84, 1, 1, 5);
    expect([see(ahead).ball, see(ahead).ball]).toEqual([85, 74]);
  });

  test("moves the paddle before the ball, and keeps it on the board", () => {
    expect(see(game(84, 1, 1, 3), 3).terminated).toBe(false);
    const env = game(54, -1, 1, 0);
    expect(cellsOf(play(env, [1])[0]!.next_state, PADDLE)).toEqual([90]);
  });

  test("is over where the paddle is elsewhere", () => {
    const { ball, terminated, reward } = see(game(84, 1, 1, 7));
    expect([ball, terminated, reward]).toEqual([95, true, 0]);
  });

  test("builds the wall anew when the ball comes down to the paddle and no brick is left", () => {
    const env = game(74, 1, 1, 5);
    expect(cellsOf(see(env).next_state, BRICK)).toEqual([]);
    expect(cellsOf(see(env).next_state, BRICK)).toHaveLength(30);
    expect(numbersOf(env).slice(7)).toEqual(new Array(30).fill(1));
  });
});
