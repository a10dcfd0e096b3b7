/** RMSProp: one step on one weight as one op. */
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

/** Hyperparameters of `rmsprop_update`. */
export interface RMSPropUpdateAttrs extends UpdateAttrs {
  /** Decay of the mean of squared gradients. */
  readonly gamma1: number;
  /** Small number beside the root, so that nothing is divided by 0. */
  readonly epsilon: number;
}

const attrs = { gamma1: 0.9, epsilon: 1e-8, clip_gradient: null };

export const rmspropUpdateOp: Op<RMSPropUpdateAttrs> = defineOp<RMSPropUpdateAttrs>({
  name: "rmsprop_update",
  elementwise: true,
  mutates: [2],
  shape: (_, ...arrays) => updateShape("rmsprop_update", 1, arrays),
  gradient: "zero",
  lower: ({ gamma1, epsilon, ...rest }, ...inputs) => {
    const [w, grad, n, lr] = inputs as [NDArray, NDArray, NDArray, NDArray];
    const g = clipped(decayed(grad, w, inputs[4]), rest);
    copyTo(n.multiply(gamma1).add(g.square().multiply(1 - gamma1)), n);
    return w.subtract(g.multiply(lr).divide(n.add(epsilon).sqrt()));
  },
  samples: [
    { inputs: updateSample(5, 1, false), attrs },
    { inputs: updateSample(67, 1, true), attrs: { ...attrs, clip_gradient: 0.2 } },
  ],
});

/**
 * `g = clip(grad + wd * weight)`, `n = gamma1 * n + (1 - gamma1) * g^2`,
 * `weight -= lr * g / sqrt(n + epsilon)`; weight and `n` in place.
 * Source: Tieleman and Hinton 2012, as in MXNet's `rmsprop_update`.
 */
export function rmsprop_update(
  weight: NDArray,
  grad: NDArray,
  n: NDArray,
  lr: NDArray,
  wd: NDArray | null,
  attrs: RMSPropUpdateAttrs,
): NDArray {
  return apply(rmspropUpdateOp, updateInputs([weight, grad, n], [lr], wd), attrs, weight);
}
