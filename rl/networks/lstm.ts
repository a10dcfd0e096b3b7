/** LSTMs of agents: over the time, between features and what follows from them. */
import * as init from "../../gluon/initializer/mod.ts";
import type * as nd from "../../gluon/nd/mod.ts";
import { LSTM } from "../../gluon/rnn/lstm.ts";
import type { LSTMOptions } from "../algorithms/options/lstm.ts";

/** An LSTM with PyTorch's initialization: all uniform within the root of its units. */
export function makeLSTM({ lstm_hidden_size: units, n_lstm_layers: numLayers }: LSTMOptions): LSTM {
  const all = new init.Uniform(1 / Math.sqrt(units));
  return new LSTM(units, {
    num_layers: numLayers,
    i2h_weight_initializer: all,
    h2h_weight_initializer: all,
    i2h_bias_initializer: all,
    h2h_bias_initializer: all,
  });
}

/** Shapes of hidden and cell state of a batch, for each of so many LSTMs. */
export function memoryShapes(
  { n_lstm_layers, lstm_hidden_size }: LSTMOptions,
  batch: number,
  lstms = 1,
): nd.Shape[] {
  return Array.from({ length: 2 * lstms }, () => [n_lstm_layers, batch, lstm_hidden_size]);
}

/**
 * Runs an LSTM over rows, the batch of each time together: `x (time x batch, features), memory -> [(time x batch, units),
 * memory]`.
 *
 * @param memory hidden and cell state before the first rows, `(layers, batch, units)` each.
 */
export function runLSTM(
  lstm: LSTM,
  x: nd.NDArray,
  memory: readonly nd.NDArray[],
): [rows: nd.NDArray, memory: nd.NDArray[]] {
  const batch = memory[0]!.shape[1]!;
  const [steps, next] = lstm(x.reshape([-1, batch, x.shape[1]!]), memory);
  return [steps.reshape([-1, steps.shape[2]!]), next];
}
