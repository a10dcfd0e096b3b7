/** Hyperbolic functions and their inverses. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";
import { where } from "./where.ts";

export const sinhOp: Op<NoAttrs> = unaryOp(
  "sinh",
  ({ dy }, x) => [() => dy.multiply(cosh(x))],
  "normal",
  (x) => {
    // of magnitudes, as expm1 of large negative numbers is -1; in halves, as e^x may overflow before sinh(x) does
    const size = x.abs();
    const e = size.expm1();
    const near = e.add(e.divide(e.add(1))).multiply(0.5);
    const half = size.multiply(0.5).exp();
    const far = half.multiply(0.5).multiply(half);
    return x.sign().multiply(where(size.lesser(20), near, far));
  },
);

/** The hyperbolic sine, `(exp(x) - exp(-x)) / 2`. */
export function sinh(x: NDArray): NDArray {
  return apply(sinhOp, [x], none);
}

export const coshOp: Op<NoAttrs> = unaryOp(
  "cosh",
  ({ dy }, x) => [() => dy.multiply(sinh(x))],
  "normal",
  (x) => {
    // e^x may overflow before cosh(x) does
    const half = x.abs().multiply(0.5).exp();
    return half.multiply(0.5).multiply(half).add(x.abs().negative().exp().multiply(0.5));
  },
);

/** The hyperbolic cosine, `(exp(x) + exp(-x)) / 2`. */
export function cosh(x: NDArray): NDArray {
  return apply(coshOp, [x], none);
}

export const arcsinhOp: Op<NoAttrs> = unaryOp(
  "arcsinh",
  ({ dy }, x) => [() => dy.divide(x.square().add(1).sqrt())],
  "normal",
  (x) => {
    const size = x.abs();
    // ln(a + sqrt(a^2 + 1)), where a^2 neither cancels nor overflows
    const a = size.minimum(1e9);
    const square = a.square();
    const near = a.add(square.divide(square.add(1).sqrt().add(1))).log1p();
    return x.sign().multiply(where(size.greater(1e9), size.log().add(Math.LN2), near));
  },
);

/** The inverse hyperbolic sine. */
export function arcsinh(x: NDArray): NDArray {
  return apply(arcsinhOp, [x], none);
}

export const arccoshOp: Op<NoAttrs> = unaryOp(
  "arccosh",
  ({ dy }, x) => [() => dy.divide(x.square().subtract(1).sqrt())],
  { values: [1.2, 3, 1.7, 20] },
  (x) => {
    const over = x.minimum(1e9).subtract(1);
    const near = over.add(over.multiply(over.add(2)).sqrt()).log1p();
    return where(x.greater(1e9), x.log().add(Math.LN2), near);
  },
);

/** The inverse hyperbolic cosine, 0 or more; NaN below 1. */
export function arccosh(x: NDArray): NDArray {
  return apply(arccoshOp, [x], none);
}

export const arctanhOp: Op<NoAttrs> = unaryOp(
  "arctanh",
  ({ dy }, x) => [() => dy.divide(x.square().negative().add(1))],
  "unit",
  (x) => x.log1p().subtract(x.negative().log1p()).multiply(0.5),
);

/** The inverse hyperbolic tangent; infinite at -1 and 1, NaN beyond. */
export function arctanh(x: NDArray): NDArray {
  return apply(arctanhOp, [x], none);
}
