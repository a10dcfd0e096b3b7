/** Boards. */
import { expect, test } from "bun:test";
import { Board } from "../../../envs/mod.ts";

test("a board shows what its mover sees, and does not change", () => {
  const empty = new Board();
  const board = empty.drop(3).drop(3).drop(0);
  expect(empty.cells().every((cell) => cell === 0)).toBe(true);
  expect(board.text()).toBe(
    [
      ". . . . . . .",
      ". . . . . . .",
      ". . . . . . .",
      ". . . . . . .",
      ". . . X . . .",
      "O . . O . . .",
    ].join("\n"),
  );
  expect(board.swapped().cells()[38]).toBe(1);
});

test("four in any direction win, and three do not", () => {
  const play = (...columns: number[]): Board =>
    columns.reduce((board, column) => board.drop(column), new Board());
  expect(play(0, 1, 0, 1, 0).hasWon()).toBe(false);
  expect(play(0, 1, 0, 1, 0, 1, 0).hasWon()).toBe(true);
  expect(play(0, 0, 1, 1, 3, 3, 2).hasWon()).toBe(true);
  expect(play(0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3).hasWon()).toBe(true); // rising
  expect(play(6, 5, 5, 4, 4, 3, 4, 3, 3, 0, 3).hasWon()).toBe(true); // falling
});

test("a full board has no open column, and its mask forbids none", () => {
  let board = new Board();
  for (let i = 0; i < 42; i++) board = board.drop(i % 7);
  expect([board.isFull, board.open()]).toEqual([true, []]);
  expect(board.mask()).toEqual(new Uint8Array(7).fill(1));
});
