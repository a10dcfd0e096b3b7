/** Elementwise mathematics of one float32 input. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { divide } from "./arithmetic.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";
import { masked } from "./where.ts";

export const negativeOp: Op<NoAttrs> = unaryOp("negative", ({ dy }) => [() => dy.negative()]);

/** `-x`. */
export function negative(x: NDArray): NDArray {
  return apply(negativeOp, [x], none);
}

export const absOp: Op<NoAttrs> = unaryOp(
  "abs",
  ({ dy }, x) => [() => masked(x, dy.multiply(x.sign()))],
  "off_kink",
);

/** `|x|`; the gradient at 0 is 0. */
export function abs(x: NDArray): NDArray {
  return apply(absOp, [x], none);
}

export const signOp: Op<NoAttrs> = unaryOp("sign", "zero", "off_kink");

/** -1, 0 or 1. */
export function sign(x: NDArray): NDArray {
  return apply(signOp, [x], none);
}

export const floorOp: Op<NoAttrs> = unaryOp("floor", "zero", "off_kink");

/** The largest whole number not above `x`. */
export function floor(x: NDArray): NDArray {
  return apply(floorOp, [x], none);
}

export const ceilOp: Op<NoAttrs> = unaryOp("ceil", "zero", "off_kink");

/** The smallest whole number not below `x`. */
export function ceil(x: NDArray): NDArray {
  return apply(ceilOp, [x], none);
}

export const roundOp: Op<NoAttrs> = unaryOp("round", "zero", {
  values: [-2.5, -1.2, -0.5, 0.5, 0.7, 1.5, 3.2],
});

/** The nearest whole number; halves go away from zero. */
export function round(x: NDArray): NDArray {
  return apply(roundOp, [x], none);
}

export const expOp: Op<NoAttrs> = unaryOp("exp", ({ dy, y }) => [() => dy.multiply(y)]);

/** `e ** x`. */
export function exp(x: NDArray): NDArray {
  return apply(expOp, [x], none);
}

export const logOp: Op<NoAttrs> = unaryOp("log", ({ dy }, x) => [() => dy.divide(x)], "positive");

/** The natural logarithm. */
export function log(x: NDArray): NDArray {
  return apply(logOp, [x], none);
}

export const log1pOp: Op<NoAttrs> = unaryOp(
  "log1p",
  ({ dy }, x) => [() => dy.divide(x.add(1))],
  "positive",
);

/** `log(1 + x)`, exact for small `x`. */
export function log1p(x: NDArray): NDArray {
  return apply(log1pOp, [x], none);
}

export const expm1Op: Op<NoAttrs> = unaryOp("expm1", ({ dy, y }) => [() => dy.multiply(y.add(1))]);

/** `exp(x) - 1`, exact for small `x`. */
export function expm1(x: NDArray): NDArray {
  return apply(expm1Op, [x], none);
}

export const sqrtOp: Op<NoAttrs> = unaryOp(
  "sqrt",
  ({ dy, y }) => [() => dy.multiply(0.5).divide(y)],
  "positive",
);

/** The square root. */
export function sqrt(x: NDArray): NDArray {
  return apply(sqrtOp, [x], none);
}

export const rsqrtOp: Op<NoAttrs> = unaryOp(
  "rsqrt",
  ({ dy, y }, x) => [() => dy.multiply(y).divide(x).multiply(-0.5)],
  "positive",
  (x) => x.sqrt().reciprocal(),
);

/** `1 / sqrt(x)`. */
export function rsqrt(x: NDArray): NDArray {
  return apply(rsqrtOp, [x], none);
}

export const squareOp: Op<NoAttrs> = unaryOp(
  "square",
  ({ dy }, x) => [() => dy.multiply(x).multiply(2)],
  "normal",
  (x) => x.multiply(x),
);

/** `x * x`. */
export function square(x: NDArray): NDArray {
  return apply(squareOp, [x], none);
}

export const reciprocalOp: Op<NoAttrs> = unaryOp(
  "reciprocal",
  ({ dy, y }) => [() => dy.multiply(y.square()).negative()],
  "off_kink",
  (x) => divide(1, x),
);

/** `1 / x`. */
export function reciprocal(x: NDArray): NDArray {
  return apply(reciprocalOp, [x], none);
}

export const sinOp: Op<NoAttrs> = unaryOp("sin", ({ dy }, x) => [() => dy.multiply(x.cos())]);

/** The sine of `x` radians. */
export function sin(x: NDArray): NDArray {
  return apply(sinOp, [x], none);
}

export const cosOp: Op<NoAttrs> = unaryOp("cos", ({ dy }, x) => [
  () => dy.multiply(x.sin()).negative(),
]);

/** The cosine of `x` radians. */
export function cos(x: NDArray): NDArray {
  return apply(cosOp, [x], none);
}

export const erfOp: Op<NoAttrs> = unaryOp("erf", ({ dy }, x) => [
  () => dy.multiply(x.square().negative().exp()).multiply(2 / Math.sqrt(Math.PI)),
]);

/** The error function, `2 / sqrt(pi)` times the integral of `exp(-t * t)` from 0 to `x`. */
export function erf(x: NDArray): NDArray {
  return apply(erfOp, [x], none);
}
