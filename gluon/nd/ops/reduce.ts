/** Reductions: sum, mean, max, min and norm over some axes or all. */
import type { ReduceAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type Draw, defineOp, float, type GradientRule, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape, reducedShape, resolveAxes, sizeOf } from "../shape.ts";
import { spread } from "./broadcast_to.ts";
import { reshape } from "./reshape.ts";

/** What reductions take. */
export interface ReduceOptions {
  /** Axis or axes to reduce; all of them by default. */
  axis?: number | readonly number[];
  /** Keep reduced axes at length 1. Default: false. */
  keepdims?: boolean;
  /** Reduce every axis but `axis`. Default: false. */
  exclude?: boolean;
}

/** What `norm` takes. */
export interface NormOptions extends ReduceOptions {
  /** 1: sum of magnitudes; 2 (default): root of the sum of squares. */
  ord?: 1 | 2;
}

interface Attrs extends ReduceAttrs {
  readonly keepdims: boolean;
}

/** `x`, which lacks the reduced axes, repeated along them to `shape`. */
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

/** Where `x` equals its extremum `y`, the gradient passes; ties all receive it, as in MXNet. */
const extremumGradient: GradientRule<Attrs> = ({ dy, y, attrs }, x) => [
  () => restore(dy, x.shape, attrs).multiply(x.equal(restore(y, x.shape, attrs))),
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
  ({ dy, attrs }, x) => [() => restore(dy.multiply(1 / count(x, attrs)), x.shape, attrs)],
  "normal",
  (attrs, x) => apply(sumOp, [x], attrs).multiply(1 / count(x, attrs)),
);

export const normOp: Op<Attrs> = reduceOp(
  "norm",
  ({ dy, y, attrs }, x) => [() => x.multiply(restore(dy.divide(y), x.shape, attrs))],
  "off_kink",
  (attrs, x) => apply(sumOp, [x.square()], attrs).sqrt(),
);

function reduce(op: Op<Attrs>, x: NDArray, options: ReduceOptions = {}): NDArray {
  const { axis, keepdims = false, exclude = false } = options;
  const named = resolveAxes(axis, x.ndim, op.name);
  const axes = exclude ? x.shape.map((_, i) => i).filter((i) => !named.includes(i)) : named;
  if ((op === maxOp || op === minOp) && axes.some((each) => x.shape[each] === 0)) {
    throw new RangeError(
      `Cannot ${op.name} an array of shape ${formatShape(x.shape)}: it has no elements; only sums ` +
        "of nothing are defined.",
    );
  }
  return apply(op, [x], { axes, keepdims });
}

/** Sum over `axis`. */
export function sum(x: NDArray, options?: ReduceOptions): NDArray {
  return reduce(sumOp, x, options);
}

/** Arithmetic mean over `axis`. */
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

/** Vector norm over `axis`. */
export function norm(x: NDArray, options: NormOptions = {}): NDArray {
  const { ord = 2, ...rest } = options;
  if (ord !== 1 && ord !== 2) {
    throw new RangeError(`Cannot norm with ord ${ord}: there is no such norm; use 1 or 2.`);
  }
  return ord === 1 ? scope(() => sum(x.abs(), rest)) : reduce(normOp, x, rest);
}
