/** LSTM with a projection of its output, or with limits of its cell state: step by step. */
import { clip, dense, type NDArray, SequenceMask, split, stack, where } from "../nd/mod.ts";
import { lstmRecurrence } from "../nd/ops/lstm.ts";
import { type CellWeights, type Direction, type DirectionResult, gatesOf } from "./direction.ts";

/** What an LSTM does besides. */
export interface LSTMExtras {
  /** `r = W h` takes the place of the output, (projection_size, units). */
  readonly h2r_weight: NDArray | null;
  /** Limits of the cell state. */
  readonly limits: StateLimits | null;
}

/** Limits of a cell state; NaN becomes the lower one where `nan` is set. */
export interface StateLimits {
  readonly min: number;
  readonly max: number;
  readonly nan: boolean;
}

/** One step: from contributions to the gates and the cell state to the new state `[r, c]`. */
export function projectedStep(
  fromInput: NDArray,
  fromState: NDArray,
  state: readonly NDArray[],
  { h2r_weight, limits }: LSTMExtras,
): NDArray[] {
  const planes = lstmRecurrence.rule.step(fromInput, fromState, state);
  let [h, c] = planes as [NDArray, NDArray];
  if (limits) {
    const { min, max, nan } = limits;
    const limited = clip(c, min, max);
    c = nan ? where(c.equal(c), limited, min) : limited;
    h = c.tanh().multiply(planes[5] as NDArray);
  }
  return [h2r_weight ? dense(h, h2r_weight) : h, c];
}

/** Runs `x (length, batch, channels)` through such a cell. */
export function runProjected(
  x: NDArray,
  weights: CellWeights,
  first: readonly NDArray[],
  extras: LSTMExtras,
  { lengths, reverse }: Direction,
): DirectionResult {
  const length = x.shape[0] as number;
  const gates = split(gatesOf(x, weights), length, { axis: 0, squeeze_axis: true });
  const ends = lengths?.reshape([-1, 1]);
  const outputs: NDArray[] = [];
  let state = first;
  for (let i = 0; i < length; i++) {
    const at = reverse ? length - 1 - i : i;
    const fromState = dense(state[0] as NDArray, weights.h2h_weight, weights.h2h_bias);
    const next = projectedStep(gates[at] as NDArray, fromState, state, extras);
    const before = state;
    const isWithin = ends?.greater(at);
    state = isWithin ? next.map((each, k) => where(isWithin, each, before[k] as NDArray)) : next;
    outputs[at] = state[0] as NDArray;
  }
  return { output: SequenceMask(stack(outputs), lengths), state: () => [...state] };
}
