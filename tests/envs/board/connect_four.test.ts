/** Connect Four: its rules, and its opponents. */
import { describe, expect, test } from "bun:test";
import { ConnectFour, make } from "../../../envs/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

/** Plays the episode's columns against an opponent of fixed moves; the agent begins. */
function play(moves: readonly number[], answers: readonly number[]) {
  let next = 0;
  const env = new ConnectFour({ opponent: () => answers[next++] as number });
  for (let seed = 0; ; seed++) {
    next = 0;
    const state = env.get_init_state({ seed });
    if (state.every((x) => x === 0)) break;
  }
  next = 0;
  return moves.map((column) => env.step(column)).at(-1)!;
}

describe("ConnectFour", () => {
  test("is won by four in a column and in a row", () => {
    expect(play([0, 0, 0, 0], [1, 1, 1])).toMatchObject({ reward: 1, terminated: true });
    expect(play([0, 1, 2, 3], [0, 1, 2])).toMatchObject({ reward: 1, terminated: true });
  });

  test("is lost where the opponent has four, and by a disc in a full column", () => {
    expect(play([0, 0, 0, 2], [1, 1, 1, 1])).toMatchObject({ reward: -1, terminated: true });
    expect(play([0, 0, 0, 0], [0, 0, 0, 1])).toMatchObject({ reward: -1, terminated: true });
  });

  test("shows both players' discs, and which columns are open", () => {
    const env = new ConnectFour({ opponent: () => 0 });
    let state = env.get_init_state({ seed: 0 });
    if (state.every((x) => x === 0)) state = env.step(0).next_state;
    for (let i = 0; i < 2; i++) env.step(0);
    const board = env.board.cells();
    expect(board.filter((cell) => cell === 1).length).toBeGreaterThan(1);
    const planes = env.board.planes();
    for (const [i, cell] of board.entries()) {
      expect([planes[i], planes[42 + i]]).toEqual([cell === 1 ? 1 : 0, cell === 2 ? 1 : 0]);
    }
    expect(env.action_mask()[1]).toBe(1);
    expect(env.action_mask()[0]).toBe(board[0] === 0 ? 1 : 0);
  });

  test("either begins", () => {
    const env = make("ConnectFour-v0");
    let begun = 0;
    for (let i = 0; i < 100; i++) {
      begun += env.get_init_state(i === 0 ? { seed: 0 } : {}).every((x) => x === 0) ? 1 : 0;
    }
    expect(Math.abs(begun - 50)).toBeLessThan(20);
  });

  test("refuses an opponent that plays a full column, and states that are no position", () => {
    const env = new ConnectFour({ opponent: () => 9 });
    expect(() => {
      env.get_init_state({ seed: 0 });
      env.step(0);
    }).toThrow("the opponent plays 9, which is no open column");
    const other = make("ConnectFour-v0");
    other.get_init_state();
    const variables = new Array(42).fill(0);
    variables[0] = 1; // in the air
    expect(() => other.setState({ ...other.getState(), variables })).toThrow("no state with these");
  });

  test("minimax beats random moves, and sees a win and a threat", () => {
    const env = make("ConnectFour-v0", { opponent: "minimax", depth: 2 });
    const rng = default_rng(0);
    let [won, lost] = [0, 0];
    for (let i = 0; i < 30; i++) {
      env.get_init_state(i === 0 ? { seed: 0 } : {});
      for (let done = false; !done; ) {
        const open = [...env.action_mask!()].flatMap((isOpen, column) => (isOpen ? [column] : []));
        const step = env.step(open[rng.integers(0, open.length)]!);
        done = step.done;
        if (step.reward > 0) won++;
        if (step.reward < 0) lost++;
      }
    }
    expect(lost).toBeGreaterThan(24);
    expect(won).toBeLessThan(4);
  });
});
