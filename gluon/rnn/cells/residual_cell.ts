/** Residual connections around cells. */
import { type NDArray, SequenceMask } from "../../nd/mod.ts";
import { ModifierCell } from "./modifier_cell.ts";
import type { Unrolled } from "./recurrent_cell.ts";

/** Adds the input to the output of the base cell. Source: Wu et al. 2016. */
export class ResidualCell extends ModifierCell {
  override forward(x: NDArray, states: readonly NDArray[]): [NDArray, NDArray[]] {
    const [output, next] = this.base_cell(x, states);
    return [output.add(x), next];
  }

  /**
   * All steps of `x (length, batch, channels)`: output (length, batch, ...), 0 behind the end of a sequence, and
   * the state at its end.
   */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    const { output, state } = this.base_cell.run(x, first, lengths);
    return { output: output.add(SequenceMask(x, lengths)), state };
  }
}
