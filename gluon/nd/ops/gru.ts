/** The recurrence of a gated recurrent unit. */
import type { RecurrenceAttrs } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { activationGradient } from "./activation_gradient.ts";
import { subtract } from "./arithmetic.ts";
import { concat, split } from "./concat.ts";
import { defineRecurrence, type Recurrence } from "./recurrence.ts";

type Three = [NDArray, NDArray, NDArray];
type Five = [...Three, NDArray, NDArray];

/**
 * `h' = (1 - z) n + z h`, `n = tanh(x_n + r q)`: reset gate `r` and update gate `z` are sigmoids, `q` is what the state
 * contributes to `n`; in the weights they are in the order r, z, n, as in MXNet. Planes: h', r, z, n, q. Source: Cho et
 * al. 2014, with the reset gate after the product, as in cuDNN.
 */
export const gruRecurrence: Recurrence = defineRecurrence({
  name: "gru",
  gates: 3,
  states: 1,
  planes: 5,
  separate: true,
  step: (fromInput, fromState, state) => {
    const x = split(fromInput, 3) as Three;
    const [hr, hz, q] = split(fromState, 3) as Three;
    const [r, z] = [x[0].add(hr).sigmoid(), x[1].add(hz).sigmoid()];
    const n = x[2].add(r.multiply(q)).tanh();
    const next = subtract(1, z)
      .multiply(n)
      .add(z.multiply(state[0] as NDArray));
    return [next, r, z, n, q];
  },
  gradient: (dplanes, planes, state) => {
    const [dh, dr, dz, dn, dq] = dplanes as Five;
    const [, r, z, n, q] = planes as Five;
    const h = state[0] as NDArray;
    const sumN = activationGradient("tanh", dn.add(dh.multiply(subtract(1, z))), n);
    const sumZ = activationGradient("sigmoid", dz.add(dh.multiply(h.subtract(n))), z);
    const sumR = activationGradient("sigmoid", dr.add(sumN.multiply(q)), r);
    return {
      fromInput: concat([sumR, sumZ, sumN]),
      fromState: concat([sumR, sumZ, dq.add(sumN.multiply(r))]),
      state: [dh.multiply(z)],
    };
  },
});

export const gruOp: Op<RecurrenceAttrs> = gruRecurrence.op;
export const gruGradientOp: Op<RecurrenceAttrs> = gruRecurrence.gradient;
