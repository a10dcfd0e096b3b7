/** Cells of a grid: moves and rendering. */

import type { Canvas, Color, View } from "./canvas.ts";

/** A cell, by its row from the top and its column from the left; or the offset of a move. */
export interface Cell {
  /** The row, 0 at the top. */
  readonly row: number;
  /** The column, 0 at the left. */
  readonly column: number;
}

export const UP: Cell = { row: -1, column: 0 };
export const RIGHT: Cell = { row: 0, column: 1 };
export const DOWN: Cell = { row: 1, column: 0 };
export const LEFT: Cell = { row: 0, column: -1 };

/** The shape of a grid. */
export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** The cell after a move; a move beyond the border stays. */
export function moved(cell: Cell, by: Cell, { rows, columns }: GridSize): Cell {
  return {
    row: Math.min(Math.max(cell.row + by.row, 0), rows - 1),
    column: Math.min(Math.max(cell.column + by.column, 0), columns - 1),
  };
}

/** The grid as text, one line a row, one letter a cell, the agent's cell in brackets. */
export function gridText(letters: readonly string[], agent: Cell): string {
  return letters
    .map((line, row) =>
      Array.from(line, (letter, column) =>
        row === agent.row && column === agent.column ? `[${letter}]` : ` ${letter} `,
      ).join(""),
    )
    .join("\n");
}

/** A viewport in which every cell is a square of side 1. */
export function gridView({ rows, columns }: GridSize): View {
  return { left: 0, right: columns, bottom: 0, top: rows };
}

/** Fills every cell with the color of its letter. */
export function drawMap(
  canvas: Canvas,
  letters: readonly string[],
  colors: Readonly<Record<string, Color>>,
): void {
  for (const [row, line] of letters.entries()) {
    for (const [column, letter] of Array.from(line).entries()) {
      const color = colors[letter];
      const size = { rows: letters.length, columns: line.length };
      if (color !== undefined) drawCell(canvas, { row, column }, size, color);
    }
  }
}

/** Fills a cell but for a thin margin. */
export function drawCell(canvas: Canvas, cell: Cell, { rows }: GridSize, color: Color): void {
  const bottom = rows - 1 - cell.row;
  canvas.rectangle(cell.column + 0.02, bottom + 0.02, cell.column + 0.98, bottom + 0.98, color);
}

/** Draws a disc in a cell. */
export function drawDisc(canvas: Canvas, cell: Cell, { rows }: GridSize, color: Color): void {
  canvas.circle([cell.column + 0.5, rows - 0.5 - cell.row], 0.3, color);
}
