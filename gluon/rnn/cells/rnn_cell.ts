/** The Elman cell. */
import { Activation, type ActivationName, dense, type NDArray } from "../../nd/mod.ts";
import { checkActivation } from "../../nd/ops/activation.ts";
import { elmanRecurrence } from "../../nd/ops/rnn.ts";
import type { WeightOptions } from "../weights.ts";
import { BasicCell } from "./basic_cell.ts";
import type { Unrolled } from "./recurrent_cell.ts";

/** What `RNNCell` takes. */
export interface RNNCellOptions extends WeightOptions {
  /** Default: "tanh". */
  activation?: ActivationName;
}

/**
 * Elman cell: `h' = activation(W_i x + b_i + W_h h + b_h)`.
 *
 * `cell(x (batch, channels), [h (batch, hidden_size)]) -> [h', [h']]`. Source: Elman 1990.
 */
export class RNNCell extends BasicCell {
  readonly #activation: ActivationName;

  /** A cell of `hidden_size` units; without `input_size`, the first input says how many features there are. */
  constructor(hidden_size: number, options: RNNCellOptions = {}) {
    super({ gates: 1, units: hidden_size, states: [hidden_size] }, options);
    this.#activation = checkActivation(options.activation ?? "tanh");
  }

  /** All steps at once: `x (time, batch, channels)`. */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    const activation = this.#activation;
    if (activation !== "relu" && activation !== "tanh") return super.run(x, first, lengths);
    return this.runFused(elmanRecurrence[activation], x, first, lengths);
  }

  /** One step: the next state, the output first. */
  protected override step(x: NDArray, state: readonly NDArray[]): readonly NDArray[] {
    const activation = this.#activation;
    if (activation === "relu" || activation === "tanh") return super.step(x, state);
    const { i2h_weight, h2h_weight, i2h_bias, h2h_bias } = this.weights;
    const fromState = dense(state[0] as NDArray, h2h_weight, h2h_bias);
    const sums = dense(x, i2h_weight, i2h_bias).add(fromState);
    return [Activation(sums, { act_type: activation })];
  }

  /** What its text says besides the numbers of units. */
  protected override get details(): string {
    return `, ${this.#activation}`;
  }
}
