/** Adam: one step on one weight as one op, so that a backend can do it in one pass. */
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

/** Hyperparameters of `adam_update`. */
export interface AdamUpdateAttrs extends UpdateAttrs {
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of squared gradients. */
  readonly beta2: number;
}

const attrs = { beta1: 0.9, beta2: 0.99, clip_gradient: null };

export const adamUpdateOp: Op<AdamUpdateAttrs> = defineOp<AdamUpdateAttrs>({
  name: "adam_update",
  elementwise: true,
  mutates: [2, 3],
  shape: (_, ...arrays) => updateShape("adam_update", 2, arrays),
  gradient: "zero",
  lower: ({ beta1, beta2, ...rest }, ...inputs) => {
    type Six = [NDArray, NDArray, NDArray, NDArray, NDArray, NDArray];
    const [w, grad, mean, variance, lr, epsilon] = inputs as Six;
    const g = clipped(decayed(grad, w, inputs[6]), rest);
    copyTo(mean.multiply(beta1).add(g.multiply(1 - beta1)), mean);
    copyTo(variance.multiply(beta2).add(g.square().multiply(1 - beta2)), variance);
    return w.subtract(mean.multiply(lr).divide(variance.sqrt().add(epsilon)));
  },
  samples: [
    { inputs: updateSample(5, 2, false, 2), attrs },
    { inputs: updateSample(67, 2, true, 2), attrs },
    { inputs: updateSample(9, 2, true, 2), attrs: { ...attrs, beta1: 0.5, clip_gradient: 0.2 } },
  ],
});

/**
 * `g = clip(grad + wd * weight)`, `mean = beta1 * mean + (1 - beta1) * g`,
 * `variance = beta2 * variance + (1 - beta2) * g^2`,
 * `weight -= lr * mean / (sqrt(variance) + epsilon)`; weight, mean and variance in place.
 * `lr` holds the bias correction. Source: Kingma and Ba 2015, as in MXNet's `adam_update`.
 */
export function adam_update(
  weight: NDArray,
  grad: NDArray,
  mean: NDArray,
  variance: NDArray,
  lr: NDArray,
  epsilon: NDArray,
  wd: NDArray | null,
  attrs: AdamUpdateAttrs,
): NDArray {
  const inputs = updateInputs([weight, grad, mean, variance], [lr, epsilon], wd);
  return apply(adamUpdateOp, inputs, attrs, weight);
}
