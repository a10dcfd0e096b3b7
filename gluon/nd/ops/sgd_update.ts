/** Stochastic gradient descent: one step on one weight, plain or with momentum, as one op. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { copyTo } from "./cast.ts";
import {
  clipped,
  decayed,
  type UpdateAttrs,
  updateInputs,
  updateSample,
  updateShape,
} from "./update.ts";

/** Hyperparameters of `sgd_mom_update`. */
export interface MomentumUpdateAttrs extends UpdateAttrs {
  /** Factor of the step before. */
  readonly momentum: number;
}

const attrs = { clip_gradient: null };

export const sgdUpdateOp: Op<UpdateAttrs> = defineOp<UpdateAttrs>({
  name: "sgd_update",
  elementwise: true,
  shape: (_, ...arrays) => updateShape("sgd_update", 0, arrays),
  gradient: "zero",
  lower: (options, ...inputs) => {
    const [w, grad, lr] = inputs as [NDArray, NDArray, NDArray];
    return w.subtract(decayed(clipped(grad, options), w, inputs[3]).multiply(lr));
  },
  samples: [
    { inputs: updateSample(5, 0, false), attrs },
    { inputs: updateSample(67, 0, true), attrs: { clip_gradient: 0.2 } },
  ],
});

export const sgdMomUpdateOp: Op<MomentumUpdateAttrs> = defineOp<MomentumUpdateAttrs>({
  name: "sgd_mom_update",
  elementwise: true,
  mutates: [2],
  shape: (_, ...arrays) => updateShape("sgd_mom_update", 1, arrays),
  gradient: "zero",
  lower: ({ momentum, ...rest }, ...inputs) => {
    const [w, grad, velocity, lr] = inputs as [NDArray, NDArray, NDArray, NDArray];
    const step = decayed(clipped(grad, rest), w, inputs[4]).multiply(lr);
    copyTo(velocity.multiply(momentum).subtract(step), velocity);
    return w.add(velocity);
  },
  samples: [
    { inputs: updateSample(5, 1, false), attrs: { ...attrs, momentum: 0.9 } },
    { inputs: updateSample(67, 1, true), attrs: { clip_gradient: 0.2, momentum: 0.5 } },
  ],
});

/** `weight -= lr * (clip(grad) + wd * weight)`, in place. Source: MXNet's `sgd_update`. */
export function sgd_update(
  weight: NDArray,
  grad: NDArray,
  lr: NDArray,
  wd: NDArray | null,
  attrs: UpdateAttrs,
): NDArray {
  return apply(sgdUpdateOp, updateInputs([weight, grad], [lr], wd), attrs, weight);
}

/**
 * `velocity = momentum * velocity - lr * (clip(grad) + wd * weight)`, `weight += velocity`; both in
 * place. Source: MXNet's `sgd_mom_update`.
 */
export function sgd_mom_update(
  weight: NDArray,
  grad: NDArray,
  velocity: NDArray,
  lr: NDArray,
  wd: NDArray | null,
  attrs: MomentumUpdateAttrs,
): NDArray {
  return apply(sgdMomUpdateOp, updateInputs([weight, grad, velocity], [lr], wd), attrs, weight);
}
