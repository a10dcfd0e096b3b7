/** One step of gradient descent on one weight, plain or with momentum, as one op. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { copyTo } from "./cast.ts";
import { type UpdateAttrs, updateInputs, updateShape } from "./update.ts";

interface MomentumAttrs extends UpdateAttrs {
  readonly momentum: number;
}

const attrs = { wd: 0, clip_gradient: null };

/** `lr * clip(rescale * g)`: descent clips before it decays, unlike the adaptive methods. */
function stepOf(
  g: NDArray,
  lr: NDArray,
  rescale: NDArray,
  { clip_gradient }: UpdateAttrs,
): NDArray {
  const scaled = g.multiply(rescale);
  const clipped = clip_gradient === null ? scaled : scaled.clip(-clip_gradient, clip_gradient);
  return clipped.multiply(lr);
}

export const sgdUpdateOp: Op<UpdateAttrs> = defineOp<UpdateAttrs>({
  name: "sgd_update",
  elementwise: true,
  shape: (_, ...arrays) => updateShape("sgd_update", arrays),
  gradient: "zero",
  lower: (options, ...arrays) => {
    const [w, g, lr, rescale] = arrays as [NDArray, NDArray, NDArray, NDArray];
    const kept = options.wd === 0 ? w : w.subtract(w.multiply(options.wd).multiply(lr));
    return kept.subtract(stepOf(g, lr, rescale, options));
  },
  samples: [
    { inputs: updateInputs(5, 0), attrs },
    { inputs: updateInputs(67, 0), attrs: { wd: 0.1, clip_gradient: 0.2 } },
  ],
});

export const sgdMomUpdateOp: Op<MomentumAttrs> = defineOp<MomentumAttrs>({
  name: "sgd_mom_update",
  elementwise: true,
  mutates: [2],
  shape: (_, ...arrays) => updateShape("sgd_mom_update", arrays),
  gradient: "zero",
  lower: ({ momentum, ...rest }, ...arrays) => {
    const [w, g, velocity, lr, rescale] = arrays as [NDArray, NDArray, NDArray, NDArray, NDArray];
    const step = stepOf(g, lr, rescale, rest);
    const pull = rest.wd === 0 ? step : step.add(w.multiply(rest.wd).multiply(lr));
    copyTo(velocity.multiply(momentum).subtract(pull), velocity);
    return w.add(velocity);
  },
  samples: [
    { inputs: updateInputs(5, 1), attrs: { ...attrs, momentum: 0.9 } },
    { inputs: updateInputs(67, 1), attrs: { wd: 0.1, clip_gradient: 0.2, momentum: 0.5 } },
  ],
});

/**
 * `weight = (1 - lr * wd) * weight - lr * clip(rescale_grad * grad)`, in place.
 * Source: MXNet's `sgd_update`.
 */
export function sgd_update(
  weight: NDArray,
  grad: NDArray,
  lr: NDArray,
  rescale_grad: NDArray,
  attrs: UpdateAttrs,
): NDArray {
  return apply(sgdUpdateOp, [weight, grad, lr, rescale_grad], attrs, weight);
}

/**
 * `velocity = momentum * velocity - lr * wd * weight - lr * clip(rescale_grad * grad)`,
 * `weight += velocity`; both in place. Source: MXNet's `sgd_mom_update`.
 */
export function sgd_mom_update(
  weight: NDArray,
  grad: NDArray,
  velocity: NDArray,
  lr: NDArray,
  rescale_grad: NDArray,
  attrs: MomentumAttrs,
): NDArray {
  return apply(sgdMomUpdateOp, [weight, grad, velocity, lr, rescale_grad], attrs, weight);
}
