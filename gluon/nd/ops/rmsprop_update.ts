/** One step of RMSProp on one weight, as one op. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { copyTo } from "./cast.ts";
import { gradientOf, type UpdateAttrs, updateInputs, updateShape } from "./update.ts";

interface Attrs extends UpdateAttrs {
  readonly gamma1: number;
  readonly epsilon: number;
}

const attrs = { gamma1: 0.9, epsilon: 1e-8, wd: 0, clip_gradient: null };

export const rmspropUpdateOp: Op<Attrs> = defineOp<Attrs>({
  name: "rmsprop_update",
  elementwise: true,
  mutates: [2],
  shape: (_, ...arrays) => updateShape("rmsprop_update", arrays),
  gradient: "zero",
  lower: ({ gamma1, epsilon, ...rest }, ...arrays) => {
    const [w, g, n, lr, rescale] = arrays as [NDArray, NDArray, NDArray, NDArray, NDArray];
    const gradient = gradientOf(w, g, rescale, rest);
    copyTo(n.multiply(gamma1).add(gradient.square().multiply(1 - gamma1)), n);
    return w.subtract(gradient.divide(n.add(epsilon).sqrt()).multiply(lr));
  },
  samples: [
    { inputs: updateInputs(5, 1), attrs },
    { inputs: updateInputs(67, 1), attrs: { ...attrs, wd: 0.1, clip_gradient: 0.2 } },
  ],
});

/**
 * `g = clip(rescale_grad * grad + wd * weight)`, `n = gamma1 * n + (1 - gamma1) * g^2`,
 * `weight -= lr * g / sqrt(n + epsilon)`; weight and `n` in place.
 * Source: Tieleman and Hinton 2012, as in MXNet's `rmsprop_update`.
 */
export function rmsprop_update(
  weight: NDArray,
  grad: NDArray,
  n: NDArray,
  lr: NDArray,
  rescale_grad: NDArray,
  attrs: Attrs,
): NDArray {
  return apply(rmspropUpdateOp, [weight, grad, n, lr, rescale_grad], attrs, weight);
}
