/** Recurrent cells on top of each other. */
import type { NDArray } from "../../nd/mod.ts";
import type { StateInfo } from "../state.ts";
import { RecurrentCell, type Unrolled } from "./recurrent_cell.ts";

/** Passes its input through the cells that were added, in order; its state is that of all of them. */
export class SequentialRNNCell extends RecurrentCell {
  readonly #cells: RecurrentCell[] = [];

  constructor(...cells: RecurrentCell[]) {
    super();
    this.add(...cells);
  }

  /** Adds cells at the end. */
  add(...cells: RecurrentCell[]): this {
    for (const cell of cells) {
      this.register_child(cell);
      this.#cells.push(cell);
    }
    return this;
  }

  /** Shapes of the state. */
  override state_info(batch_size = 0): StateInfo[] {
    return this.#cells.flatMap((cell) => cell.state_info(batch_size));
  }

  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    const { output, state } = this.#chain(x, states, (cell, input, own) => {
      const [y, next] = cell(input, own);
      return { output: y, state: next };
    });
    return [output, [...state]];
  }

  /**
   * All steps of `x (length, batch, channels)`: output (length, batch, ...), 0 behind the end of a sequence, and
   * the state at its end.
   */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    return this.#chain(x, first, (cell, input, own) => cell.run(input, own, lengths));
  }

  #chain(
    x: NDArray,
    states: readonly NDArray[],
    call: (cell: RecurrentCell, x: NDArray, state: readonly NDArray[]) => Unrolled,
  ): Unrolled {
    let output = x;
    let at = 0;
    const after: NDArray[] = [];
    for (const cell of this.#cells) {
      const count = cell.state_info().length;
      const result = call(cell, output, states.slice(at, at + count));
      output = result.output;
      after.push(...result.state);
      at += count;
    }
    return { output, state: after };
  }

  /** Number of cells. */
  override get length(): number {
    return this.#cells.length;
  }

  /** The cell at a position; negative ones count from the end. */
  at(position: number): RecurrentCell {
    const cell = this.#cells.at(position);
    if (cell) return cell;
    throw new RangeError(
      `Cannot take cell ${position} of ${this.constructor.name}: it has ${this.length} cells.`,
    );
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    const lines = this.#cells.map((cell, i) => `(${i}): ${String(cell).replaceAll("\n", "\n  ")}`);
    return `${this.constructor.name}(\n${lines.join("\n")}\n)`;
  }

  /** The cells, the first one first. */
  [Symbol.iterator](): IterableIterator<RecurrentCell> {
    return this.#cells.values();
  }
}
