/** One layer of a recurrent network in one direction, over a whole sequence. */
import { dense, type NDArray, SequenceMask, slice } from "../nd/mod.ts";
import { lastState, type Recurrence, recur } from "../nd/ops/recurrence.ts";

/** Weights and biases of a cell: `i2h` of its input, `h2h` of its state. */
export interface CellWeights {
  /** (gates units, width of the input) */
  readonly i2h_weight: NDArray;
  /** (gates units, width of the output) */
  readonly h2h_weight: NDArray;
  /** (gates units,) */
  readonly i2h_bias: NDArray;
  /** (gates units,) */
  readonly h2h_bias: NDArray;
}

/** How a sequence is run through. */
export interface Direction {
  /** Steps of each sequence, (batch,); all of them where it is `null`. */
  readonly lengths: NDArray | null;
  /** From the last step to the first. */
  readonly reverse: boolean;
}

/** Output and last state. */
export interface DirectionResult {
  /** (length, batch, width), zeros behind the end of a sequence. */
  readonly output: NDArray;
  /** The state after each sequence, when it is asked for. */
  readonly state: () => NDArray[];
}

/** What the input `x (length, batch, channels)` contributes to the gates of all steps: one product. */
export function gatesOf(x: NDArray, { i2h_weight, i2h_bias }: CellWeights): NDArray {
  const [length, batch, channels] = x.shape as [number, number, number];
  const gates = dense(x.reshape([length * batch, channels]), i2h_weight, i2h_bias);
  return gates.reshape([length, batch, i2h_weight.shape[0] as number]);
}

/** Runs `x (length, batch, channels)` through a cell: two ops, however long it is. */
export function runDirection(
  recurrence: Recurrence,
  x: NDArray,
  weights: CellWeights,
  state: readonly NDArray[],
  { lengths, reverse }: Direction,
): DirectionResult {
  const planes = recur(recurrence, {
    fromInput: gatesOf(x, weights),
    weight: weights.h2h_weight,
    bias: weights.h2h_bias,
    ...{ state, lengths, reverse },
  });
  const [length, , batch, units] = planes.shape as [number, number, number, number];
  const output = slice(planes, [0, 0], [length, 1]).reshape([length, batch, units]);
  return {
    output: SequenceMask(output, lengths),
    state: () => lastState(recurrence, planes, reverse),
  };
}
