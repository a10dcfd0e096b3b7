/** One step of Adam on one weight, as one op, so that a backend can do it in one pass. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { copyTo } from "./cast.ts";
import { gradientOf, type UpdateAttrs, updateInputs, updateShape } from "./update.ts";

interface Attrs extends UpdateAttrs {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

type Six = [NDArray, NDArray, NDArray, NDArray, NDArray, NDArray];

const attrs = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, wd: 0, clip_gradient: null };

export const adamUpdateOp: Op<Attrs> = defineOp<Attrs>({
  name: "adam_update",
  elementwise: true,
  mutates: [2, 3],
  shape: (_, ...arrays) => updateShape("adam_update", arrays),
  gradient: "zero",
  lower: ({ beta1, beta2, epsilon, ...rest }, ...arrays) => {
    const [w, g, mean, variance, lr, rescale] = arrays as Six;
    const gradient = gradientOf(w, g, rescale, rest);
    copyTo(mean.multiply(beta1).add(gradient.multiply(1 - beta1)), mean);
    copyTo(variance.multiply(beta2).add(gradient.square().multiply(1 - beta2)), variance);
    return w.subtract(mean.divide(variance.sqrt().add(epsilon)).multiply(lr));
  },
  samples: [
    { inputs: updateInputs(5, 2), attrs },
    { inputs: updateInputs(67, 2), attrs: { ...attrs, wd: 0.1 } },
    { inputs: updateInputs(9, 2), attrs: { ...attrs, beta1: 0.5, clip_gradient: 0.2 } },
  ],
});

/**
 * `g = clip(rescale_grad * grad + wd * weight)`, `mean = beta1 * mean + (1 - beta1) * g`,
 * `variance = beta2 * variance + (1 - beta2) * g^2`,
 * `weight -= lr * mean / (sqrt(variance) + epsilon)`; weight, mean and variance in place.
 * `lr (1,)` holds the bias correction. Source: Kingma and Ba 2015, as in MXNet's `adam_update`.
 */
export function adam_update(
  weight: NDArray,
  grad: NDArray,
  mean: NDArray,
  variance: NDArray,
  lr: NDArray,
  rescale_grad: NDArray,
  attrs: Attrs,
): NDArray {
  return apply(adamUpdateOp, [weight, grad, mean, variance, lr, rescale_grad], attrs, weight);
}
