/** Two cells that run through a sequence from both ends. */
import { concat, type NDArray, SequenceReverse } from "../../nd/mod.ts";
import type { StateInfo } from "../state.ts";
import { RecurrentCell, type Unrolled } from "./recurrent_cell.ts";

/**
 * Runs `l_cell` from the beginning and `r_cell` from the end, and joins their outputs; it can be unrolled only, as a
 * step of it would need the future. Source: Schuster and Paliwal 1997.
 */
export class BidirectionalCell extends RecurrentCell {
  /** Runs from the beginning. */
  readonly l_cell: RecurrentCell;
  /** Runs from the end. */
  readonly r_cell: RecurrentCell;

  constructor(l_cell: RecurrentCell, r_cell: RecurrentCell) {
    super();
    this.l_cell = l_cell;
    this.r_cell = r_cell;
  }

  /** Shapes of the state. */
  override state_info(batch_size = 0): StateInfo[] {
    return [this.l_cell, this.r_cell].flatMap((cell) => cell.state_info(batch_size));
  }

  override forward(): never {
    throw new TypeError(
      "Cannot call BidirectionalCell: a step of it would need the steps that follow; use unroll.",
    );
  }

  /**
   * All steps of `x (length, batch, channels)`: output (length, batch, ...), 0 behind the end of a sequence, and
   * the state at its end.
   */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    const count = this.l_cell.state_info().length;
    const left = this.l_cell.run(x, first.slice(0, count), lengths);
    const right = this.r_cell.run(SequenceReverse(x, lengths), first.slice(count), lengths);
    const output = concat([left.output, SequenceReverse(right.output, lengths)], { dim: 2 });
    return { output, state: [...left.state, ...right.state] };
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `BidirectionalCell(forward=${this.l_cell}, backward=${this.r_cell})`;
  }
}
