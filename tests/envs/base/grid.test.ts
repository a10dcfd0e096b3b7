/** Cells, moves and pictures of grids. */

import { describe, expect, test } from "bun:test";
import { Canvas } from "../../../envs/base/canvas.ts";
import {
  DOWN,
  drawCell,
  drawDisc,
  drawMap,
  gridText,
  gridView,
  LEFT,
  moved,
  RIGHT,
  UP,
} from "../../../envs/base/grid.ts";

const size = { rows: 2, columns: 3 };

test("moved() goes by one cell, and stays at the border", () => {
  const corner = { row: 0, column: 0 };
  expect([UP, RIGHT, DOWN, LEFT].map((move) => moved(corner, move, size))).toEqual([
    corner,
    { row: 0, column: 1 },
    { row: 1, column: 0 },
    corner,
  ]);
  const last = { row: 1, column: 2 };
  expect(moved(last, DOWN, size)).toEqual(last);
  expect(moved(last, RIGHT, size)).toEqual(last);
});

test("gridText() puts the agent's cell in brackets", () => {
  expect(gridText(["ab", "cd"], { row: 1, column: 0 })).toBe(" a  b \n[c] d ");
});

describe("a picture", () => {
  /** The color in the middle of each cell, row by row. */
  function colors(canvas: Canvas): number[] {
    const { width, data } = canvas.image();
    return [0, 1].flatMap((row) =>
      [0, 1, 2].map((column) => data[((10 * row + 5) * width + 10 * column + 5) * 3 + 2] ?? -1),
    );
  }

  test("has cells of side 1, row 0 at the top", () => {
    expect(gridView(size)).toEqual({ left: 0, right: 3, bottom: 0, top: 2 });
    const canvas = new Canvas(30, 20, gridView(size));
    drawCell(canvas, { row: 0, column: 2 }, size, 1);
    drawDisc(canvas, { row: 1, column: 0 }, size, 2);
    expect(colors(canvas)).toEqual([255, 255, 1, 2, 255, 255]);
  });

  test("colors cells by their letters, and leaves out letters without a color", () => {
    const canvas = new Canvas(30, 20, gridView(size));
    drawMap(canvas, ["aba", "?bb"], { a: 3, b: 4 });
    expect(colors(canvas)).toEqual([3, 4, 3, 255, 4, 4]);
  });
});
