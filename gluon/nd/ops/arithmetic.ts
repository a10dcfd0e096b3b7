/** Elementwise arithmetic of two inputs, with broadcasting; a number may stand for either. */
import type { NoAttrs } from "../../../backends/backend.ts";
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { binaryOp } from "./binary.ts";
import { ones_like } from "./like.ts";
import { applyPair, sumTo } from "./operands.ts";
import { masked, where } from "./where.ts";

export const addOp: Op<NoAttrs> = binaryOp("add", ({ dy }, a, b) => [
  () => sumTo(dy, a.shape),
  () => sumTo(dy, b.shape),
]);

/** `a + b`, elementwise with broadcasting. */
export function add(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(addOp, a, b);
}

export const subtractOp: Op<NoAttrs> = binaryOp("subtract", ({ dy }, a, b) => [
  () => sumTo(dy, a.shape),
  () => sumTo(dy.negative(), b.shape),
]);

/** `a - b`, elementwise with broadcasting. */
export function subtract(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(subtractOp, a, b);
}

export const multiplyOp: Op<NoAttrs> = binaryOp("multiply", ({ dy }, a, b) => [
  () => sumTo(dy.multiply(b), a.shape),
  () => sumTo(dy.multiply(a), b.shape),
]);

/** `a * b`, elementwise with broadcasting. */
export function multiply(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(multiplyOp, a, b);
}

export const divideOp: Op<NoAttrs> = binaryOp(
  "divide",
  ({ dy, y }, a, b) => [
    () => sumTo(dy.divide(b), a.shape),
    () => sumTo(dy.multiply(y).divide(b).negative(), b.shape),
  ],
  ["normal", "off_kink"],
);

/** `a / b`, elementwise with broadcasting; int32 truncates toward zero. */
export function divide(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(divideOp, a, b);
}

export const moduloOp: Op<NoAttrs> = binaryOp(
  "modulo",
  ({ dy }, a, b) => [
    () => sumTo(dy, a.shape),
    () => sumTo(dy.multiply(a.divide(b).floor()).negative(), b.shape),
  ],
  [{ values: [-2.6, -1.4, 0.3, 1.2, 2.7] }, { values: [-1.5, 2.5, 0.75] }],
);

/** `a - floor(a / b) * b`, elementwise with broadcasting: the sign is that of `b`, as in Python. */
export function modulo(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(moduloOp, a, b);
}

export const powerOp: Op<NoAttrs> = binaryOp(
  "power",
  ({ dy, y }, a, b) => [
    () => {
      // 0 ** 0 is constant, though b * a ** (b - 1) would be 0 times infinity
      const base = where(a.not_equal(0).add(b.not_equal(0)), a, 1);
      return sumTo(dy.multiply(b).multiply(base.power(b.subtract(1))), a.shape);
    },
    () => {
      const positive = a.greater(0);
      const logarithm = where(positive, a, ones_like(a)).log();
      return sumTo(masked(positive, dy.multiply(y).multiply(logarithm)), b.shape);
    },
  ],
  ["positive", "normal"],
);

/**
 * `a ** b`, elementwise with broadcasting; `1 ** b` and `a ** 0` are 1 whatever the other is, NaN too,
 * as in C. The gradient with respect to `b` is taken as 0 where `a <= 0`.
 */
export function power(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(powerOp, a, b);
}

export const maximumOp: Op<NoAttrs> = binaryOp(
  "maximum",
  ({ dy }, a, b) => [
    () => sumTo(masked(a.greater_equal(b), dy), a.shape),
    () => sumTo(masked(a.lesser(b), dy), b.shape),
  ],
  ["distinct", "off_kink"],
);

/** The larger of `a` and `b`, elementwise with broadcasting; the gradient of a tie goes to `a`. */
export function maximum(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(maximumOp, a, b);
}

export const minimumOp: Op<NoAttrs> = binaryOp(
  "minimum",
  ({ dy }, a, b) => [
    () => sumTo(masked(a.lesser_equal(b), dy), a.shape),
    () => sumTo(masked(a.greater(b), dy), b.shape),
  ],
  ["distinct", "off_kink"],
);

/** The smaller of `a` and `b`, elementwise with broadcasting; the gradient of a tie goes to `a`. */
export function minimum(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(minimumOp, a, b);
}
