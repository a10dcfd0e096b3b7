/** Softmax and its logarithm. */
import type { AxisAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { NDArray } from "../ndarray.ts";
import { defineOp, type Op, type Sample } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis, sameShape } from "../shape.ts";
import { max, sum } from "./reduce.ts";
import type { AxisOptions } from "./take.ts";
import { masked, where } from "./where.ts";

const samples: readonly Sample<AxisAttrs>[] = [
  { inputs: [[5]], attrs: { axis: 0 } },
  { inputs: [[3, 4]], attrs: { axis: 1 } },
  { inputs: [[3, 4]], attrs: { axis: 0 } },
  { inputs: [[2, 3, 2]], attrs: { axis: 1 } },
  { inputs: [{ shape: [2, 3], draw: { values: [-90, 90, 0.5, 88, -3, 5] } }], attrs: { axis: 1 } },
];

/** `x` minus its maximum along the axis, so that `exp` cannot overflow. */
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

/** Options of `softmax` and `log_softmax`. */
export interface SoftmaxOptions extends AxisOptions {
  /** Temperature: divides `x`; above 1 flattens, below 1 sharpens the distribution. Default: 1. */
  temperature?: number;
  /** Of `softmax`: how many elements along the axis count, in the shape of `x` without it; others get 0. */
  length?: NDArray | null;
  /** Whether `length` counts. Default: whether there is one. */
  use_length?: boolean;
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

/** Softmax: `exp(x) / sum(exp(x))` along `axis` (default: the last). */
export function softmax(x: NDArray, options: SoftmaxOptions = {}): NDArray {
  const { length = null, use_length = length !== null, axis = -1, ...rest } = options;
  if (!use_length) return normalize(softmaxOp, x, { ...rest, axis });
  const at = resolveAxis(axis, x.ndim, "softmax");
  const bare = x.shape.toSpliced(at, 1);
  if (length === null || !sameShape(length.shape, bare)) {
    throw new RangeError(
      `Cannot softmax ${formatShape(x.shape)} along axis ${at} with length ` +
        `${length && formatShape(length.shape)}: it must be ${formatShape(bare)}.`,
    );
  }
  return scope(() => {
    const count = x.shape[at] as number;
    const steps = NDArray.from(
      Int32Array.from({ length: count }, (_, i) => i),
      x.shape.map((_, i) => (i === at ? count : 1)),
      "int32",
    );
    const inside = steps.lesser(length.astype("int32").reshape(x.shape.with(at, 1)));
    const y = normalize(softmaxOp, where(inside, x, -Infinity), { ...rest, axis: at });
    return masked(inside, y);
  });
}

/** Log-softmax: `log(softmax(x))` along `axis` (default: the last), numerically stable. */
export function log_softmax(x: NDArray, options?: SoftmaxOptions): NDArray {
  return normalize(logSoftmaxOp, x, options);
}

/** What `softmin` takes. */
export type SoftminOptions = Pick<SoftmaxOptions, "axis" | "temperature">;

/** Softmax of `-x` along `axis` (default: the last). */
export function softmin(x: NDArray, options?: SoftminOptions): NDArray {
  return scope(() => softmax(x.negative(), options));
}
