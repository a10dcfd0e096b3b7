/** Recurrent layers, in ONNX's operators. */
import type { Exported, Translation } from "./exported.ts";
import type { GraphWriter } from "./graph_writer.ts";
import { ELEMENT } from "./model.ts";

interface Attrs {
  readonly mode: "lstm" | "gru" | "rnn_relu" | "rnn_tanh";
  readonly state_size: number;
  readonly num_layers: number;
  readonly bidirectional: boolean;
  readonly has_states: boolean;
  readonly use_sequence_length: boolean;
}

/** The operator, and the places of its gates among ours. */
const KINDS = {
  lstm: { op: "LSTM", gates: [0, 3, 1, 2] },
  gru: { op: "GRU", gates: [1, 0, 2] },
  rnn_relu: { op: "RNN", gates: [0] },
  rnn_tanh: { op: "RNN", gates: [0] },
} as const;

/** Weights or biases with their gates in ONNX's order. */
function reordered(graph: GraphWriter, weights: string, gates: readonly number[]): string {
  if (gates.length === 1) return weights;
  const parts = graph.nodeOf("Split", [weights], gates.length, { axis: 0 });
  const inOrder = gates.map((i) => parts[i] as string);
  return graph.node("Concat", inOrder, { axis: 0 });
}

/** Several as one array with an axis in front. */
function stacked(graph: GraphWriter, each: readonly string[]): string {
  const axes = graph.integers([0]);
  const wide = each.map((name) => graph.node("Unsqueeze", [name, axes]));
  return wide.length === 1 ? (wide[0] as string) : graph.node("Concat", wide, { axis: 0 });
}

/** Inputs: x (length, batch, channels), four weights of each cell, first states, lengths. */
const recurrence: Translation = ({ graph, call, inputs }: Exported) => {
  const { mode, state_size, num_layers, ...attrs } = call.attrs as unknown as Attrs;
  const { op, gates } = KINDS[mode];
  const sides = attrs.bidirectional ? 2 : 1;
  const states = mode === "lstm" ? 2 : 1;
  const weights = inputs.slice(1, 1 + 4 * num_layers * sides);
  const rest = inputs.slice(1 + weights.length);
  const given = attrs.has_states ? rest.slice(0, states) : [];
  const lengths = attrs.use_sequence_length
    ? graph.node("Cast", [rest.at(-1) as string], { to: ELEMENT.INT32 })
    : "";
  const direction = attrs.bidirectional ? "bidirectional" : "forward";
  const activation = mode === "rnn_relu" ? "Relu" : "Tanh";
  let x = inputs[0] as string;
  const last: string[][] = given.map(() => []);
  for (let layer = 0; layer < num_layers; layer++) {
    const cells = Array.from({ length: sides }, (_, side) => {
      const from = 4 * (layer * sides + side);
      return weights.slice(from, from + 4).map((each) => reordered(graph, each, gates));
    });
    const of = (i: number): string =>
      stacked(
        graph,
        cells.map((cell) => cell[i] as string),
      );
    const biases = cells.map((cell) => graph.node("Concat", cell.slice(2), { axis: 0 }));
    const begin = given.map((state) => {
      const bounds = [[layer * sides], [(layer + 1) * sides], [0]].map((n) => graph.integers(n));
      return num_layers === 1 ? state : graph.node("Slice", [state, ...bounds]);
    });
    const optional = lengths === "" && begin.length === 0 ? [] : [lengths, ...begin];
    const [y, ...after] = graph.nodeOf(
      op,
      [x, of(0), of(1), stacked(graph, biases), ...optional],
      1 + given.length,
      {
        hidden_size: state_size,
        direction,
        ...(mode === "gru" && { linear_before_reset: 1 }),
        ...(op === "RNN" && {
          activations: { kind: "strings", value: cells.map(() => activation) } as const,
        }),
      },
    ) as [string, ...string[]];
    for (const [i, each] of after.entries()) last[i]?.push(each);
    const axes = graph.integers([1]);
    // (length, directions, batch, units) -> (length, batch, directions units)
    if (sides === 1) x = graph.node("Squeeze", [y, axes]);
    else {
      const turned = graph.node("Transpose", [y], { perm: [0, 2, 1, 3] });
      x = graph.node("Reshape", [turned, graph.integers([0, 0, 2 * state_size])]);
    }
  }
  const join = (each: string[]): string =>
    each.length === 1 ? (each[0] as string) : graph.node("Concat", each, { axis: 0 });
  return [x, ...last.map(join)];
};

/** By the name of the operation. */
export const exportedRecurrence: readonly (readonly [string, Translation])[] = [
  ["RNN", recurrence],
];
