/** The cell of long short-term memories. */
import { Activation, type ActivationName, dense, type NDArray, split } from "../../nd/mod.ts";
import { checkActivation } from "../../nd/ops/activation.ts";
import { lstmRecurrence } from "../../nd/ops/lstm.ts";
import type { WeightOptions } from "../weights.ts";
import { BasicCell } from "./basic_cell.ts";
import type { Unrolled } from "./recurrent_cell.ts";

/** What `LSTMCell` takes. */
export interface LSTMCellOptions extends WeightOptions {
  /** Of `g` and of the cell state. Default: "tanh". */
  activation?: ActivationName;
  /** Of the gates. Default: "sigmoid". */
  recurrent_activation?: ActivationName;
}

/**
 * Long short-term memory, whose formulas are those of `LSTM`.
 *
 * `cell(x (batch, channels), [h, c]) -> [h', [h', c']]`, states (batch, hidden_size). Source: Hochreiter and Schmidhuber
 * 1997.
 */
export class LSTMCell extends BasicCell {
  readonly #activation: ActivationName;
  readonly #ofGates: ActivationName;

  /** A cell of `hidden_size` units; without `input_size`, the first input says how many features there are. */
  constructor(hidden_size: number, options: LSTMCellOptions = {}) {
    super({ gates: 4, units: hidden_size, states: [hidden_size, hidden_size] }, options);
    this.#activation = checkActivation(options.activation ?? "tanh");
    this.#ofGates = checkActivation(options.recurrent_activation ?? "sigmoid");
  }

  get #isUsual(): boolean {
    return this.#activation === "tanh" && this.#ofGates === "sigmoid";
  }

  /** All steps at once: `x (time, batch, channels)`. */
  override run(x: NDArray, first: readonly NDArray[], lengths: NDArray | null): Unrolled {
    if (!this.#isUsual) return super.run(x, first, lengths);
    return this.runFused(lstmRecurrence, x, first, lengths);
  }

  /** One step: the next state, the output first. */
  protected override step(x: NDArray, state: readonly NDArray[]): readonly NDArray[] {
    if (this.#isUsual) return super.step(x, state);
    const { i2h_weight, h2h_weight, i2h_bias, h2h_bias } = this.weights;
    const [h, c] = state as [NDArray, NDArray];
    const sums = dense(x, i2h_weight, i2h_bias).add(dense(h, h2h_weight, h2h_bias));
    const gate = (z: NDArray): NDArray => Activation(z, { act_type: this.#ofGates });
    const shown = (z: NDArray): NDArray => Activation(z, { act_type: this.#activation });
    const [i, f, g, o] = split(sums, 4) as [NDArray, NDArray, NDArray, NDArray];
    const next = gate(f)
      .multiply(c)
      .add(gate(i).multiply(shown(g)));
    return [gate(o).multiply(shown(next)), next];
  }
}
