/** Recurrent layers, as MXNet's operator `RNN` with its weights in one vector. */
import type { Exported } from "./export_operators.ts";
import type { NodeOutput } from "./symbol_graph.ts";

interface Attrs {
  readonly mode: string;
  readonly state_size: number;
  readonly num_layers: number;
  readonly bidirectional: boolean;
  readonly has_states: boolean;
  readonly use_sequence_length: boolean;
}

/** Inputs: x (length, batch, channels), four weights of each cell, first states, lengths. Gives all outputs. */
export function exportRecurrence({ writer, call, inputs }: Exported): NodeOutput[] {
  const attrs = call.attrs as unknown as Attrs;
  const { mode, state_size, num_layers, bidirectional, has_states, use_sequence_length } = attrs;
  const cells = num_layers * (bidirectional ? 2 : 1);
  const count = mode === "lstm" ? 2 : 1;
  const weights = inputs.slice(1, 1 + 4 * cells);
  const rest = inputs.slice(1 + 4 * cells);
  const flat = weights.map((each) => writer.call("Reshape", [each], { shape: [-1] }));
  // Weights of all cells, then the biases of all.
  const inOrder = [0, 2].flatMap((from) =>
    Array.from({ length: cells }, (_, cell) => flat.slice(4 * cell + from, 4 * cell + from + 2)),
  );
  const vector = writer.call("_rnn_param_concat", inOrder.flat(), {
    dim: 0,
    num_args: 4 * cells,
  });
  const zeros = (): NodeOutput =>
    writer.call("_zeros", [], { shape: [cells, 0, state_size], dtype: "float32" }); // 0: any batch
  const states = has_states ? rest.slice(0, count) : Array.from({ length: count }, zeros);
  const lengths = use_sequence_length ? rest.slice(-1) : [];
  const all = [inputs[0] as NodeOutput, vector, ...states, ...lengths];
  const outputs = has_states ? 1 + count : 1;
  const settings = { mode, state_size, num_layers, bidirectional, use_sequence_length };
  return writer.outputs("RNN", all, outputs, { ...settings, state_outputs: has_states, p: 0 });
}
