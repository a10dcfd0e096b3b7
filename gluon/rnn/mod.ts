/** Recurrent layers and cells, under the names of `mxnet.gluon.rnn`. */
export { BidirectionalCell } from "./cells/bidirectional_cell.ts";
export { DropoutCell } from "./cells/dropout_cell.ts";
export { GRUCell } from "./cells/gru_cell.ts";
export { LSTMCell, type LSTMCellOptions } from "./cells/lstm_cell.ts";
export { LSTMPCell, type LSTMPCellOptions } from "./cells/lstmp_cell.ts";
export { ModifierCell } from "./cells/modifier_cell.ts";
export {
  RecurrentCell,
  RecurrentCell as HybridRecurrentCell,
  type Unrolled,
  type UnrollOptions,
} from "./cells/recurrent_cell.ts";
export { ResidualCell } from "./cells/residual_cell.ts";
export { RNNCell, type RNNCellOptions } from "./cells/rnn_cell.ts";
export {
  SequentialRNNCell,
  SequentialRNNCell as HybridSequentialRNNCell,
} from "./cells/sequential_rnn_cell.ts";
export {
  VariationalDropoutCell,
  type VariationalDropoutOptions,
} from "./cells/variational_dropout_cell.ts";
export { ZoneoutCell, type ZoneoutOptions } from "./cells/zoneout_cell.ts";
export { GRU } from "./gru.ts";
export type { SequenceLayout } from "./layout.ts";
export { LSTM, type LSTMOptions } from "./lstm.ts";
export {
  type LayerState,
  RecurrentLayer,
  type RecurrentLayerOptions,
} from "./recurrent_layer.ts";
export { RNN, type RNNOptions } from "./rnn.ts";
export type { BeginStateOptions, StateInfo } from "./state.ts";
export type { WeightOptions } from "./weights.ts";
