/** Minimax sees what is coming. */
import { expect, test } from "bun:test";
import { Board, minimaxMove } from "../../../envs/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";

/** The board after these columns, the players in turn. */
function after(columns: readonly number[]): Board {
  return columns.reduce((board, column) => board.drop(column), new Board());
}

test("it takes a win, and prevents one", () => {
  for (let seed = 0; seed < 5; seed++) {
    const rng = default_rng(seed);
    expect(minimaxMove(after([0, 6, 1, 6, 2, 6]), 2, rng)).toBe(3); // a win at once, rather than a defence
    expect(minimaxMove(after([0, 6, 1, 6, 5, 6]), 2, rng)).toBe(6); // the other has three in column 6
  }
});

test("it makes an open three, which nobody stops, where it looks far enough", () => {
  const board = after([2, 2, 3, 3]); // 2 and 3 at the bottom are its own
  const rng = default_rng(0);
  expect([1, 4]).toContain(minimaxMove(board, 4, rng));
});
