/** MXNet's recurrent layers: one operator, whose weights are one vector. */
import { asOne } from "../../nd/call_graph.ts";
import * as nd from "../../nd/mod.ts";
import { gruRecurrence } from "../../nd/ops/gru.ts";
import { lstmRecurrence } from "../../nd/ops/lstm.ts";
import type { Recurrence } from "../../nd/ops/recurrence.ts";
import { elmanRecurrence } from "../../nd/ops/rnn.ts";
import { Dropout } from "../../nn/dropout.ts";
import { type CellWeights, runDirection } from "../../rnn/direction.ts";
import { input, type Operator } from "../operator.ts";

const MODES: Readonly<Record<string, Recurrence>> = {
  rnn_relu: elmanRecurrence.relu,
  rnn_tanh: elmanRecurrence.tanh,
  lstm: lstmRecurrence,
  gru: gruRecurrence,
};

/** What one vector of weights is made of. */
interface Sizes {
  readonly cells: number;
  readonly sides: number;
  readonly units: number;
  /** Gates times units. */
  readonly rows: number;
}

/** The weights of all cells: those of every layer and direction first, then the biases. */
function weightsOf(flat: nd.NDArray, channels: number, sizes: Sizes): CellWeights[] {
  const { cells, sides, units, rows } = sizes;
  let at = 0;
  const next = (...shape: number[]): nd.NDArray => {
    const from = at;
    at += shape.reduce((product, length) => product * length, 1);
    return nd.slice(flat, [from], [at]).reshape(shape);
  };
  const widthOf = (cell: number): number => (cell < sides ? channels : sides * units);
  const expected = Array.from(
    { length: cells },
    (_, cell) => rows * (widthOf(cell) + units + 2),
  ).reduce((sum, each) => sum + each, 0);
  if (flat.size !== expected) {
    throw new RangeError(
      `Cannot run RNN with parameters of ${flat.size} numbers: its layers have ${expected}.`,
    );
  }
  const weights = Array.from({ length: cells }, (_, cell) => ({
    i2h_weight: next(rows, widthOf(cell)),
    h2h_weight: next(rows, units),
  }));
  return weights.map((each) => ({ ...each, i2h_bias: next(rows), h2h_bias: next(rows) }));
}

/** x (length, batch, channels), weights, first states (layers x directions, batch, units), lengths. */
const RNN: Operator = (attributes, count) => {
  const mode = attributes.text("mode", "lstm", Object.keys(MODES));
  const recurrence = MODES[mode] as Recurrence;
  const { states, gates } = recurrence.rule;
  const units = attributes.integer("state_size");
  const layers = attributes.integer("num_layers");
  const sides = attributes.flag("bidirectional") ? 2 : 1;
  const takesLengths = attributes.flag("use_sequence_length");
  attributes.flag("state_outputs");
  attributes.flag("lstm_state_clip_nan");
  for (const each of ["projection_size", "lstm_state_clip_min", "lstm_state_clip_max"]) {
    if (attributes.has(each)) throw new RangeError(`its ${each} is not there here`);
  }
  if (Math.min(units, layers) < 1) {
    throw new RangeError("its state_size and num_layers must be 1 or more");
  }
  const wanted = 2 + states + (takesLengths ? 1 : 0);
  if (count !== wanted) throw new RangeError(`its inputs are ${count}, but must be ${wanted}`);
  const sizes = { cells: layers * sides, sides, units, rows: gates * units };
  const called = {
    ...{ mode, state_size: units, num_layers: layers, bidirectional: sides === 2 },
    ...{ has_states: true, use_sequence_length: takesLengths },
  };
  const dropout = new Dropout(attributes.number("p", 0));
  return {
    block: dropout,
    compute: (inputs) => {
      const x = input(inputs, 0);
      const lengths = takesLengths ? input(inputs, 2 + states) : null;
      const [, batch, channels] = x.shape as [number, number, number];
      const weights = weightsOf(input(inputs, 1), channels, sizes);
      // Zeros of a batch of 1 stand for those of any.
      const row = nd.slice(x, [0, null, 0], [1, null, 1]).zeros_like();
      const first = Array.from({ length: states }, (_, i) => {
        const state = input(inputs, 2 + i);
        return state.shape[1] === 1 && batch > 1 ? state.add(row) : state;
      });
      const run = (): nd.NDArray[] => {
        let steps = lengths ? nd.SequenceMask(x, lengths) : x;
        const last: nd.NDArray[][] = [];
        for (let layer = 0; layer < layers; layer++) {
          if (layer > 0) steps = dropout(steps);
          const outputs = Array.from({ length: sides }, (_, side) => {
            const cell = layer * sides + side;
            const state = first.map((each) => nd.slice_axis(each, 0, cell, cell + 1).squeeze(0));
            const direction = { lengths, reverse: side === 1 };
            const cellWeights = weights[cell] as CellWeights;
            const ran = runDirection(recurrence, steps, cellWeights, state, direction);
            last.push(ran.state());
            return ran.output;
          });
          steps = sides === 1 ? (outputs[0] as nd.NDArray) : nd.concat(outputs, { dim: 2 });
        }
        const after = first.map((_, i) => nd.stack(last.map((state) => state[i] as nd.NDArray)));
        return [steps, ...after];
      };
      const all = weights.flatMap((each) => Object.values(each) as nd.NDArray[]);
      const taken = [x, ...all, ...first, ...(lengths ? [lengths] : [])];
      return asOne("RNN", taken, called, run);
    },
  };
};

/** Vectors of weights one behind the other. */
const paramConcat: Operator = (attributes) => {
  const dim = attributes.integer("dim", 1);
  return { compute: (inputs) => nd.concat(inputs, { dim }) };
};

/** By name. */
export const recurrence: readonly (readonly [string, Operator])[] = [
  ["RNN", RNN],
  ["_rnn_param_concat", paramConcat],
];
