/** The layer of gated recurrent units. */
import { gruRecurrence } from "../nd/ops/gru.ts";
import { RecurrentLayer, type RecurrentLayerOptions, withLayers } from "./recurrent_layer.ts";

/**
 * Gated recurrent units: `r = sigmoid(...)`, `z = sigmoid(...)`, `n = tanh(W_in x + b_in + r (W_hn h + b_hn))`,
 * `h' = (1 - z) n + z h`; the weights hold r, z, n in this order.
 *
 * `x (length, batch, channels) -> (length, batch, hidden_size)`, twice as wide if bidirectional; with a first state,
 * `layer(x, states) -> [y, [h]]`, `h (layers x directions, batch, hidden_size)`. Source: Cho et al. 2014, as in cuDNN.
 */
export class GRU extends RecurrentLayer {
  constructor(
    hidden_size: number,
    num_layers: number | RecurrentLayerOptions = {},
    options: RecurrentLayerOptions = {},
  ) {
    super(hidden_size, { recurrence: gruRecurrence }, withLayers(num_layers, options));
  }
}
