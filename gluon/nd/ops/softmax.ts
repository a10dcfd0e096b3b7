/** Softmax and its logarithm. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op, type Sample } from "../op.ts";
import { scope } from "../scope.ts";
import { resolveAxis } from "../shape.ts";
import { max, sum } from "./reduce.ts";
import type { AxisOptions } from "./take.ts";

const samples: readonly Sample<AxisAttrs>[] = [
  { inputs: [[5]], attrs: { axis: 0 } },
  { inputs: [[3, 4]], attrs: { axis: 1 } },
  { inputs: [[3, 4]], attrs: { axis: 0 } },
  { inputs: [[2, 3, 2]], attrs: { axis: 1 } },
  { inputs: [{ shape: [2, 3], draw: { values: [-90, 90, 0.5, 88, -3, 5] } }], attrs: { axis: 1 } },
];

/** `x` less its maximum along the axis, so that `exp` cannot overflow. */
const shifted = (x: NDArray, axis: number): NDArray => x.subtract(max(x, { axis, keepdims: true }));

export const softmaxOp: Op<AxisAttrs> = defineOp<AxisAttrs>({
  name: "softmax",
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy, y, attrs: { axis } }) => [
    () => y.multiply(dy.subtract(sum(dy.multiply(y), { axis, keepdims: true }))),
  ],
  lower: ({ axis }, x) => {
    const e = shifted(x as NDArray, axis).exp();
    return e.divide(sum(e, { axis, keepdims: true }));
  },
  samples,
});

export const logSoftmaxOp: Op<AxisAttrs> = defineOp<AxisAttrs>({
  name: "log_softmax",
  shape: (_, x) => x?.shape ?? [],
  gradient: ({ dy, y, attrs: { axis } }) => [
    () => dy.subtract(y.exp().multiply(sum(dy, { axis, keepdims: true }))),
  ],
  lower: ({ axis }, x) => {
    const z = shifted(x as NDArray, axis);
    return z.subtract(sum(z.exp(), { axis, keepdims: true }).log());
  },
  samples,
});

/** What `softmax` and `log_softmax` take. */
export interface SoftmaxOptions extends AxisOptions {
  /** `x` is divided by it first: above 1 evens out, below 1 sharpens. Default: 1. */
  temperature?: number;
}

function normalize(op: Op<AxisAttrs>, x: NDArray, options: SoftmaxOptions = {}): NDArray {
  const { axis = -1, temperature = 1 } = options;
  if (!(temperature > 0)) {
    throw new RangeError(`Cannot ${op.name} at temperature ${temperature}: it must be above 0.`);
  }
  const at = resolveAxis(axis, x.ndim, op.name);
  if (temperature === 1) return apply(op, [x], { axis: at });
  return scope(() => apply(op, [x.divide(temperature)], { axis: at }));
}

/** `exp(x) / sum(exp(x))` along `axis` (default: the last). */
export function softmax(x: NDArray, options?: SoftmaxOptions): NDArray {
  return normalize(softmaxOp, x, options);
}

/** `log(softmax(x))` along `axis` (default: the last), without under- or overflow. */
export function log_softmax(x: NDArray, options?: SoftmaxOptions): NDArray {
  return normalize(logSoftmaxOp, x, options);
}
