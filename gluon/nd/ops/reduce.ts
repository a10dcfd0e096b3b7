/** Reductions: sum, mean, max, min and norm over some axes or all. */
import type { ReduceAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type Draw, defineOp, float, type GradientRule, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, reducedShape, resolveAxes, sizeOf } from "../shape.ts";
import { spread } from "./broadcast_to.ts";
import { reshape } from "./reshape.ts";
import { masked } from "./where.ts";

/** Options of reductions. */
export interface ReduceOptions {
  /** Axis or axes to reduce; all of them by default, and for an empty list. */
  axis?: number | readonly number[];
  /** Keep reduced axes at length 1. Default: false. */
  keepdims?: boolean;
  /** Reduce every axis but `axis`. Default: false. */
  exclude?: boolean;
}

/** Options of `norm`. */
export interface NormOptions extends ReduceOptions {
  /** 1: sum of magnitudes; 2 (default): root of the sum of squares. */
  ord?: 1 | 2;
}

interface Attrs extends ReduceAttrs {
  readonly keepdims: boolean;
}

/** The result `x` of a reduction, broadcast back to `shape` along the reduced axes. */
function restore(x: NDArray, shape: Shape, { axes }: ReduceAttrs): NDArray {
  return spread(reshape(x, reducedShape(shape, axes, true)), shape);
}

function reduceOp(
  name: string,
  gradient: GradientRule<Attrs>,
  draw: Draw = "normal",
  lower?: (attrs: Attrs, x: NDArray) => NDArray,
): Op<Attrs> {
  return defineOp<Attrs>({
    name,
    accepts: [lower ? float : numeric],
    shape: ({ axes, keepdims }, x) => reducedShape(x?.shape ?? [], axes, keepdims),
    gradient,
    ...(lower && { lower: (attrs: Attrs, x: NDArray) => lower(attrs, x) }),
    samples: (
      [
        [[5], [0], false],
        [[2, 3], [0, 1], false],
        [[3, 4], [0], false],
        [[3, 4], [1], true],
        [[2, 3, 4], [0, 2], true],
        [[2, 3, 4], [1], false],
        [[], [], false],
        [[33, 70], [1], false],
      ] as const
    ).map(([shape, axes, keepdims]) => ({ inputs: [{ shape, draw }], attrs: { axes, keepdims } })),
  });
}

/** The gradient goes to every element of `x` that equals the extremum `y`, ties included, as in MXNet. */
const extremumGradient: GradientRule<Attrs> = ({ dy, y, attrs }, x) => [
  () => masked(x.equal(restore(y, x.shape, attrs)), restore(dy, x.shape, attrs)),
];

export const sumOp: Op<Attrs> = reduceOp("sum", ({ dy, attrs }, x) => [
  () => restore(dy, x.shape, attrs),
]);

export const maxOp: Op<Attrs> = reduceOp("max", extremumGradient, "distinct");
export const minOp: Op<Attrs> = reduceOp("min", extremumGradient, "distinct");

const count = (x: NDArray, { axes }: Attrs): number =>
  sizeOf(axes.map((axis) => x.shape[axis] as number));

export const meanOp: Op<Attrs> = reduceOp(
  "mean",
  ({ dy, attrs }, x) => [() => restore(dy.divide(count(x, attrs)), x.shape, attrs)],
  "normal",
  (attrs, x) => apply(sumOp, [x], attrs).divide(count(x, attrs)),
);

export const normOp: Op<Attrs> = reduceOp(
  "norm",
  ({ dy, y, attrs }, x) => [() => x.multiply(restore(masked(y, dy.divide(y)), x.shape, attrs))],
  "off_kink",
  (attrs, x) => apply(sumOp, [x.square()], attrs).sqrt(),
);

/** The axes that options of a reduction name, ascending. */
export function reducedAxes(
  name: string,
  x: NDArray,
  { axis, exclude = false }: ReduceOptions,
): readonly number[] {
  const isAll = Array.isArray(axis) && axis.length === 0; // as in MXNet, where NumPy would reduce none
  const named = resolveAxes(isAll ? undefined : axis, x.ndim, name);
  return exclude && !isAll ? x.shape.map((_, i) => i).filter((i) => !named.includes(i)) : named;
}

function reduce(op: Op<Attrs>, x: NDArray, options: ReduceOptions = {}): NDArray {
  const { keepdims = false } = options;
  const axes = reducedAxes(op.name, x, options);
  if (x.dtype === "uint8") {
    return scope(() => reduce(op, x.astype("int32"), options).astype("uint8"));
  }
  if ((op === maxOp || op === minOp) && axes.some((each) => x.shape[each] === 0)) {
    throw new RangeError(
      `Cannot ${op.name} an array of shape ${formatShape(x.shape)}: it has no elements; only sums ` +
        "of nothing are defined.",
    );
  }
  if (op === meanOp && x.dtype === "int32") {
    return scope(() => apply(sumOp, [x], { axes, keepdims }).divide(count(x, { axes, keepdims })));
  }
  return apply(op, [x], { axes, keepdims });
}

/** Sum over `axis`; of uint8 it is computed in int32 and taken modulo 256, as all reductions. */
export function sum(x: NDArray, options?: ReduceOptions): NDArray {
  return reduce(sumOp, x, options);
}

/** Arithmetic mean over `axis`; of integers it is truncated. */
export function mean(x: NDArray, options?: ReduceOptions): NDArray {
  return reduce(meanOp, x, options);
}

/** Largest element over `axis`; NaN if there is one. */
export function max(x: NDArray, options?: ReduceOptions): NDArray {
  return reduce(maxOp, x, options);
}

/** Smallest element over `axis`; NaN if there is one. */
export function min(x: NDArray, options?: ReduceOptions): NDArray {
  return reduce(minOp, x, options);
}

/** Vector norm over `axis`; the gradient of a norm of 0 is 0, as in PyTorch. */
export function norm(x: NDArray, options: NormOptions = {}): NDArray {
  const { ord = 2, ...rest } = options;
  if (ord !== 1 && ord !== 2) {
    throw new RangeError(`Cannot norm with ord ${ord}: there is no such norm; use 1 or 2.`);
  }
  return ord === 1 ? scope(() => sum(x.abs(), rest)) : reduce(normOp, x, rest);
}
