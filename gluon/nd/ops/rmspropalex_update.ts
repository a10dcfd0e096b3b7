/** Centered RMSProp: one step on one weight as one op. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { copyTo } from "./cast.ts";
import type { RMSPropUpdateAttrs } from "./rmsprop_update.ts";
import { clipped, decayed, updateInputs, updateSample, updateShape } from "./update.ts";

/** Hyperparameters of `rmspropalex_update`. */
export interface RMSPropAlexUpdateAttrs extends RMSPropUpdateAttrs {
  /** Momentum. */
  readonly gamma2: number;
}

const attrs = { gamma1: 0.9, gamma2: 0.9, epsilon: 0.01, clip_gradient: null };

export const rmspropalexUpdateOp: Op<RMSPropAlexUpdateAttrs> = defineOp<RMSPropAlexUpdateAttrs>({
  name: "rmspropalex_update",
  elementwise: true,
  mutates: [2, 3, 4],
  shape: (_, ...arrays) => updateShape("rmspropalex_update", 3, arrays),
  gradient: "zero",
  lower: ({ gamma1, gamma2, epsilon, ...rest }, ...inputs) => {
    const [w, grad, n, mean, delta, lr] = inputs as [
      ...[NDArray, NDArray, NDArray, NDArray, NDArray, NDArray],
    ];
    const g = clipped(decayed(grad, w, inputs[6]), rest);
    copyTo(n.multiply(gamma1).add(g.square().multiply(1 - gamma1)), n);
    copyTo(mean.multiply(gamma1).add(g.multiply(1 - gamma1)), mean);
    const deviation = n.subtract(mean.square()).relu().add(epsilon).sqrt();
    copyTo(delta.multiply(gamma2).subtract(g.multiply(lr).divide(deviation)), delta);
    return w.add(delta);
  },
  samples: [
    { inputs: updateSample(5, 3, false), attrs },
    { inputs: updateSample(67, 3, true), attrs: { ...attrs, clip_gradient: 0.2 } },
  ],
});

/**
 * ```text
 * g = clip(grad + wd * weight)
 * n = gamma1 * n + (1 - gamma1) * g^2
 * mean = gamma1 * mean + (1 - gamma1) * g
 * delta = gamma2 * delta - lr * g / sqrt(max(n - mean^2, 0) + epsilon)
 * weight = weight + delta
 * ```
 * All four in place. Source: Graves 2013, equations 38 to 45, as in MXNet's `rmspropalex_update`, which lacks the `max`.
 */
export function rmspropalex_update(
  weight: NDArray,
  grad: NDArray,
  n: NDArray,
  mean: NDArray,
  delta: NDArray,
  lr: NDArray,
  wd: NDArray | null,
  attrs: RMSPropAlexUpdateAttrs,
): NDArray {
  const inputs = updateInputs([weight, grad, n, mean, delta], [lr], wd);
  return apply(rmspropalexUpdateOp, inputs, attrs, weight);
}
