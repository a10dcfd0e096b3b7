/** Cells around another cell. */
import type { StateInfo } from "../state.ts";
import { BidirectionalCell } from "./bidirectional_cell.ts";
import { RecurrentCell } from "./recurrent_cell.ts";
import { SequentialRNNCell } from "./sequential_rnn_cell.ts";

/**
 * Base class of modifier cells: they change what a base cell does, and are called in its place. The state is the base
 * cell's.
 */
export abstract class ModifierCell extends RecurrentCell {
  /** The cell that it changes. */
  readonly base_cell: RecurrentCell;

  constructor(base_cell: RecurrentCell) {
    super();
    base_cell.markModified();
    this.base_cell = base_cell;
  }

  /** Shapes of the state. */
  override state_info(batch_size = 0): StateInfo[] {
    return this.base_cell.state_info(batch_size);
  }

  /** The layer as MXNet prints it. */
  override toString(): string {
    return `${this.constructor.name}(${this.base_cell})`;
  }
}

/** Throws where a cell cannot be called step by step. */
export function checkSteps(modifier: string, cell: RecurrentCell): void {
  const cells = cell instanceof SequentialRNNCell ? [...cell] : [cell];
  if (!cells.some((each) => each instanceof BidirectionalCell)) return;
  throw new TypeError(
    `Cannot put ${modifier} around a BidirectionalCell: it has no steps; put ${modifier} around the cells in it.`,
  );
}
