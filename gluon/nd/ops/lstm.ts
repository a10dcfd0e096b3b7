/** The recurrence of a long short-term memory. */
import type { RecurrenceAttrs } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { activationGradient } from "./activation_gradient.ts";
import { concat, split } from "./concat.ts";
import { defineRecurrence, type Recurrence } from "./recurrence.ts";

type Six = [NDArray, NDArray, NDArray, NDArray, NDArray, NDArray];

/**
 * `c' = f c + i g`, `h = o tanh(c')`: input gate `i`, forget gate `f`, output gate `o` are sigmoids, `g` is a tanh; in
 * the weights they are in the order i, f, g, o, as in MXNet. Planes: h, c', i, f, g, o. Source: Hochreiter and
 * Schmidhuber 1997, Gers et al. 2000.
 */
export const lstmRecurrence: Recurrence = defineRecurrence({
  name: "lstm",
  gates: 4,
  states: 2,
  planes: 6,
  separate: false,
  step: (fromInput, fromState, state) => {
    const c = state[1] as NDArray;
    const sums = split(fromInput.add(fromState), 4) as [NDArray, NDArray, NDArray, NDArray];
    const [i, f, g, o] = [sums[0].sigmoid(), sums[1].sigmoid(), sums[2].tanh(), sums[3].sigmoid()];
    const next = f.multiply(c).add(i.multiply(g));
    return [o.multiply(next.tanh()), next, i, f, g, o];
  },
  gradient: (dplanes, planes, state) => {
    const [dh, dc, di, df, dg, dO] = dplanes as Six;
    const [, c, i, f, g, o] = planes as Six;
    const shown = c.tanh();
    const dCell = dc.add(activationGradient("tanh", dh.multiply(o), shown));
    const sums = concat([
      activationGradient("sigmoid", di.add(dCell.multiply(g)), i),
      activationGradient("sigmoid", df.add(dCell.multiply(state[1] as NDArray)), f),
      activationGradient("tanh", dg.add(dCell.multiply(i)), g),
      activationGradient("sigmoid", dO.add(dh.multiply(shown)), o),
    ]);
    return { fromInput: sums, fromState: sums, state: [null, dCell.multiply(f)] };
  },
});

export const lstmOp: Op<RecurrenceAttrs> = lstmRecurrence.op;
export const lstmGradientOp: Op<RecurrenceAttrs> = lstmRecurrence.gradient;
