/** The recurrence of Elman networks. */

import type { RecurrenceAttrs } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { Activation } from "./activation.ts";
import { activationGradient } from "./activation_gradient.ts";
import { type CellRule, defineRecurrence, type Recurrence } from "./recurrence.ts";

function elman(activation: "relu" | "tanh"): CellRule {
  return {
    name: `rnn_${activation}`,
    gates: 1,
    states: 1,
    planes: 1,
    separate: false,
    step: (fromInput, fromState) => [
      Activation(fromInput.add(fromState), { act_type: activation }),
    ],
    gradient: ([dh], [h]) => {
      const sum = activationGradient(activation, dh as NDArray, h as NDArray);
      return { fromInput: sum, fromState: sum, state: [null] };
    },
  };
}

const [relu, tanh] = [defineRecurrence(elman("relu")), defineRecurrence(elman("tanh"))];

/** `h = f(x + w h + b)` with `f` relu or tanh. Source: Elman 1990. */
export const elmanRecurrence: Readonly<Record<"relu" | "tanh", Recurrence>> = { relu, tanh };

export const rnnReluOp: Op<RecurrenceAttrs> = relu.op;
export const rnnReluGradientOp: Op<RecurrenceAttrs> = relu.gradient;
export const rnnTanhOp: Op<RecurrenceAttrs> = tanh.op;
export const rnnTanhGradientOp: Op<RecurrenceAttrs> = tanh.gradient;
