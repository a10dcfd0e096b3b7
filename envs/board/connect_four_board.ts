/** Boards of Connect Four. */

export const ROWS = 6;
export const COLUMNS = 7;

/** Steps to the next cell in a row, a column and the two diagonals. */
const LINES = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

/** A board, as its mover sees it: 1 where the mover's discs are, 2 where the other's. It does not change. */
export class Board {
  readonly #cells: Uint8Array;
  /** The cell of the latest disc; -1 before the first. */
  readonly #latest: number;

  /** A board with these stones, or an empty one; `latest` is the cell that was filled last. */
  constructor(cells: Uint8Array = new Uint8Array(ROWS * COLUMNS), latest = -1) {
    this.#cells = cells;
    this.#latest = latest;
  }

  /**
   * The board of these cells.
   *
   * @throws {RangeError} where they are none, or a disc hangs in the air.
   */
  static from(cells: readonly number[]): Board {
    const isBoard =
      cells.length === ROWS * COLUMNS &&
      cells.every((cell, i) => {
        const below = cells[i + COLUMNS];
        return [0, 1, 2].includes(cell) && (cell === 0 || below === undefined || below > 0);
      });
    if (!isBoard) throw new RangeError("Cannot make a board of such cells: it is no position.");
    return new Board(Uint8Array.from(cells));
  }

  /** Row by row from the top: 0 for an empty cell. */
  cells(): number[] {
    return Array.from(this.#cells);
  }

  /** Whether another stone fits into a column. */
  isOpen(column: number): boolean {
    return column < COLUMNS && this.#cells[column] === 0;
  }

  /** The columns that are not full. */
  open(): number[] {
    return Array.from({ length: COLUMNS }, (_, column) => column).filter((each) =>
      this.isOpen(each),
    );
  }

  /** 1 for each of them; for all where none is open. */
  mask(): Uint8Array {
    const mask = Uint8Array.from({ length: COLUMNS }, (_, column) => (this.isOpen(column) ? 1 : 0));
    return this.isFull ? mask.fill(1) : mask;
  }

  /** Whether no stone fits any more. */
  get isFull(): boolean {
    return this.#cells.subarray(0, COLUMNS).every((cell) => cell > 0);
  }

  /** The board after the mover has dropped a disc, as the other sees it. */
  drop(column: number): Board {
    let row = ROWS - 1;
    while (this.#cells[row * COLUMNS + column] !== 0) row--;
    const at = row * COLUMNS + column;
    const next = this.#swappedCells();
    next[at] = 2;
    return new Board(next, at);
  }

  /** The same board, as the other sees it. */
  swapped(): Board {
    return new Board(this.#swappedCells(), this.#latest);
  }

  /** Whether the latest disc made four in a line. */
  hasWon(): boolean {
    const at = this.#latest;
    if (at < 0) return false;
    const player = this.#cells[at];
    const [row, column] = [Math.floor(at / COLUMNS), at % COLUMNS];
    return LINES.some(([down, right]) => {
      const count = (sign: number): number => {
        let n = 0;
        for (let k = 1; k < 4; k++, n++) {
          const [y, x] = [row + sign * k * down, column + sign * k * right];
          const isInside = y >= 0 && y < ROWS && x >= 0 && x < COLUMNS;
          if (!isInside || this.#cells[y * COLUMNS + x] !== player) break;
        }
        return n;
      };
      return 1 + count(1) + count(-1) >= 4;
    });
  }

  /** Two planes: the mover's discs, and the other's. */
  planes(): Float32Array {
    const size = ROWS * COLUMNS;
    const planes = new Float32Array(2 * size);
    for (let i = 0; i < size; i++) {
      if (this.#cells[i] !== 0) planes[(this.#cells[i]! - 1) * size + i] = 1;
    }
    return planes;
  }

  /** The board as lines of text. */
  text(): string {
    const rows = Array.from({ length: ROWS }, (_, row) =>
      Array.from(this.#cells.subarray(row * COLUMNS, (row + 1) * COLUMNS), (cell) => ".XO"[cell]),
    );
    return rows.map((row) => row.join(" ")).join("\n");
  }

  #swappedCells(): Uint8Array {
    return this.#cells.map((cell) => (cell === 0 ? 0 : 3 - cell));
  }
}
