/** ONNX's recurrent layers. */
import * as nd from "../nd/mod.ts";
import { gruRecurrence } from "../nd/ops/gru.ts";
import { lstmRecurrence } from "../nd/ops/lstm.ts";
import type { Recurrence } from "../nd/ops/recurrence.ts";
import { elmanRecurrence } from "../nd/ops/rnn.ts";
import { runDirection } from "../rnn/direction.ts";
import { floatAt, type ImportedOperator, type OperatorTable } from "./imported.ts";
import type { NodeAttributes } from "./node_attributes.ts";

/** A kind of layer: its gates in ONNX's order are those of ours at these places. */
interface Kind {
  readonly recurrence: Recurrence;
  readonly gates: readonly number[];
}

function reordered(weights: nd.NDArray, gates: readonly number[]): nd.NDArray {
  if (gates.length === 1) return weights;
  const parts = nd.split(weights, gates.length, { axis: 0 });
  return nd.concat(
    gates.map((i) => parts[i] as nd.NDArray),
    { dim: 0 },
  );
}

const layer =
  (kindOf: (attributes: NodeAttributes) => Kind): ImportedOperator =>
  (attributes) => {
    const { recurrence, gates } = kindOf(attributes);
    const direction = attributes.text("direction", "forward", [
      "forward",
      "reverse",
      "bidirectional",
    ]);
    const units = attributes.integer("hidden_size", 0);
    attributes.only("layout", 0, 0);
    if (attributes.hasInput(7)) throw new RangeError("it has peepholes, which are not there here");
    const sides = direction === "bidirectional" ? 2 : 1;
    const { states } = recurrence.rule;
    return {
      compute: (inputs) => {
        const x = floatAt(inputs, 0);
        const batch = x.shape[1] as number;
        const rows = gates.length * units;
        const lengths = inputs[4] ? floatAt(inputs, 4) : null;
        const part = (i: number, side: number): nd.NDArray =>
          nd.slice_axis(floatAt(inputs, i), 0, side, side + 1).squeeze(0);
        const runs = Array.from({ length: sides }, (_, side) => {
          const biases = inputs[3] ? part(3, side) : nd.zeros([2 * rows]);
          const weights = {
            i2h_weight: reordered(part(1, side), gates),
            h2h_weight: reordered(part(2, side), gates),
            i2h_bias: reordered(nd.slice_axis(biases, 0, 0, rows), gates),
            h2h_bias: reordered(nd.slice_axis(biases, 0, rows, 2 * rows), gates),
          };
          const first = Array.from({ length: states }, (_, i) =>
            inputs[5 + i] ? part(5 + i, side) : nd.zeros([batch, units]),
          );
          const reverse = direction === "reverse" || side === 1;
          const { output, state } = runDirection(recurrence, x, weights, first, {
            lengths,
            reverse,
          });
          return { output, state: state() };
        });
        const last = Array.from({ length: states }, (_, i) =>
          nd.stack(runs.map(({ state }) => state[i] as nd.NDArray)),
        );
        return [
          nd.stack(
            runs.map(({ output }) => output),
            { axis: 1 },
          ),
          ...last,
        ];
      },
    };
  };

function activationsOf(
  attributes: NodeAttributes,
  byDefault: readonly string[],
): readonly string[] {
  const named = attributes.texts("activations")?.map((each) => each.toLowerCase());
  return named ?? byDefault.map((each) => each.toLowerCase());
}

/** Only the usual activations are there. */
function refuseOthers(attributes: NodeAttributes, usual: readonly string[]): void {
  const activations = activationsOf(attributes, usual);
  if (activations.every((each, i) => each === usual[i % usual.length])) return;
  throw new RangeError(`its activations are ${activations}, but must be ${usual}`);
}

/** By name. */
export const recurrence: OperatorTable = [
  [
    "LSTM",
    layer((attributes) => {
      refuseOthers(attributes, ["sigmoid", "tanh", "tanh"]);
      attributes.only("input_forget", 0, 0);
      return { recurrence: lstmRecurrence, gates: [0, 2, 3, 1] };
    }),
  ],
  [
    "GRU",
    layer((attributes) => {
      refuseOthers(attributes, ["sigmoid", "tanh"]);
      attributes.only("linear_before_reset", 0, 1);
      return { recurrence: gruRecurrence, gates: [1, 0, 2] };
    }),
  ],
  [
    "RNN",
    layer((attributes) => {
      const [first = "tanh", ...rest] = activationsOf(attributes, ["tanh"]);
      const isKnown =
        (first === "tanh" || first === "relu") && rest.every((each) => each === first);
      if (!isKnown)
        throw new RangeError(`its activations are ${[first, ...rest]}, but must be tanh or relu`);
      return { recurrence: elmanRecurrence[first as "tanh" | "relu"], gates: [0] };
    }),
  ],
];
