/** The LSTM cell with a projection of its output. */
import type { Initializer } from "../../initializer/initializer.ts";
import { dense, type NDArray } from "../../nd/mod.ts";
import { checkUnits } from "../../nn/units.ts";
import { Parameter } from "../../parameter/parameter.ts";
import { type LSTMExtras, projectedStep, runProjected } from "../projection.ts";
import type { WeightOptions } from "../weights.ts";
import { BasicCell } from "./basic_cell.ts";
import type { Unrolled } from "./recurrent_cell.ts";

/** What `LSTMPCell` takes. */
export interface LSTMPCellOptions extends WeightOptions {
  /** Of the projection. Default: that of the net. */
  h2r_weight_initializer?: Initializer | string | null;
}

/**
 * LSTMP: an LSTM whose output is projected, `r = W_hr h`, which is also what its gates are given.
 *
 * `cell(x (batch, channels), [r, c]) -> [r', [r', c']]`, `r (batch, projection_size)`, `c (batch, hidden_size)`. Source:
 * Sak et al. 2014.
 */
export class LSTMPCell extends BasicCell {
  /** Weights of the projection, `(projection_size, hidden_size)`. */
  readonly h2r_weight: Parameter;
  readonly #projectionSize: number;

  /** A cell of `hidden_size` units; without `input_size`, the first input says how many features there are. */
  constructor(hidden_size: number, projection_size: number, options: LSTMPCellOptions = {}) {
    checkUnits("LSTMPCell", "projection_size", projection_size, 1);
    super({ gates: 4, units: hidden_size, states: [projection_size, hidden_size] }, options);
    this.#projectionSize = projection_size;
    const init = options.h2r_weight_initializer ?? null;
    this.h2r_weight = new Parameter("h2r_weight", { shape: [projection_size, hidden_size], init });
  }

  get #extras(): LSTMExtras {
    return { h2r_weight: this.h2r_weight.data(), limits: null };
  }

  /** All steps at once: `x (time, batch, channels)`. */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    this.settle(x);
    const direction = { lengths, reverse: false };
    const { output, state } = runProjected(x, this.weights, first, this.#extras, direction);
    return { output, state: state() };
  }

  /** One step: the next state, the output first. */
  protected override step(x: NDArray, state: readonly NDArray[]): readonly NDArray[] {
    const { i2h_weight, h2h_weight, i2h_bias, h2h_bias } = this.weights;
    const fromState = dense(state[0] as NDArray, h2h_weight, h2h_bias);
    return projectedStep(dense(x, i2h_weight, i2h_bias), fromState, state, this.#extras);
  }

  /** What its text says besides the numbers of units. */
  protected override get details(): string {
    return ` -> ${this.#projectionSize}`;
  }
}
