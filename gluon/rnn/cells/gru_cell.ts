/** The cell of gated recurrent units. */
import type { NDArray } from "../../nd/mod.ts";
import { gruRecurrence } from "../../nd/ops/gru.ts";
import type { WeightOptions } from "../weights.ts";
import { BasicCell } from "./basic_cell.ts";
import type { Unrolled } from "./recurrent_cell.ts";

/**
 * Gated recurrent units, whose formulas are those of `GRU`.
 *
 * `cell(x (batch, channels), [h (batch, hidden_size)]) -> [h', [h']]`. Source: Cho et al. 2014, as in cuDNN.
 */
export class GRUCell extends BasicCell {
  /** A cell of `hidden_size` units; without `input_size`, the first input says how many features there are. */
  constructor(hidden_size: number, options: WeightOptions = {}) {
    super({ gates: 3, units: hidden_size, states: [hidden_size] }, options);
  }

  /** All steps at once: `x (time, batch, channels)`. */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    return this.runFused(gruRecurrence, x, first, lengths);
  }
}
