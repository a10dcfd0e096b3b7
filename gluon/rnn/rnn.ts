/** The Elman layer. */
import { formatValue } from "../../backends/base/format_value.ts";
import { elmanRecurrence } from "../nd/ops/rnn.ts";
import { RecurrentLayer, type RecurrentLayerOptions, withLayers } from "./recurrent_layer.ts";

/** What `RNN` takes. */
export interface RNNOptions extends RecurrentLayerOptions {
  /** Default: "relu", as in MXNet. */
  activation?: "relu" | "tanh";
}

/**
 * Elman network: `h' = activation(W_i x + b_i + W_h h + b_h)` at every step.
 *
 * `x (length, batch, channels) -> (length, batch, hidden_size)`, twice as wide if bidirectional; with a first state,
 * `layer(x, states) -> [y, [h]]`, `h (layers x directions, batch, hidden_size)`. Source: Elman 1990.
 */
export class RNN extends RecurrentLayer {
  constructor(hidden_size: number, num_layers: number | RNNOptions = {}, options: RNNOptions = {}) {
    const given = withLayers(num_layers, options);
    const { activation = "relu" } = given;
    if (!Object.hasOwn(elmanRecurrence, activation)) {
      throw new RangeError(
        `Cannot make RNN with activation ${formatValue(activation)}: it must be relu or tanh.`,
      );
    }
    super(hidden_size, { recurrence: elmanRecurrence[activation] }, given);
  }
}
