/** Options of LSTMs, under the names of sb3-contrib. */
import * as z from "zod/mini";
import { type Fragment, option } from "./fragments.ts";

/** Options of a network that remembers by an LSTM. */
export interface LSTMOptions {
  /** LSTM: units of the memory. */
  readonly lstm_hidden_size: number;
  /** LSTM: layers on top of each other. */
  readonly n_lstm_layers: number;
}

const count = z.int().check(z.gte(1));

/** Schemas of `LSTMOptions`. */
export const lstmOptions: Fragment<LSTMOptions> = {
  lstm_hidden_size: option(count, 256, "LSTM: units of the memory"),
  n_lstm_layers: option(count, 1, "LSTM: layers on top of each other"),
};
