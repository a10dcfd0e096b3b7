/** The inverse of the error function. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { full_like } from "./like.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";
import { where } from "./where.ts";

/** M. Giles, Approximating the erfinv function (2010), for single precision: near 0, and toward -1 and 1. */
const NEAR: readonly number[] = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503,
  -0.00417768164, 0.246640727, 1.50140941,
];
const FAR: readonly number[] = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613,
  0.00943887047, 1.00167406, 2.83297682,
];

/** The polynomial of these coefficients, the highest first, by Horner's rule. */
const polynomial = (coefficients: readonly number[], x: NDArray): NDArray =>
  coefficients
    .slice(1)
    .reduce((sum, each) => sum.multiply(x).add(each), full_like(x, coefficients[0] as number));

export const erfinvOp: Op<NoAttrs> = unaryOp(
  "erfinv",
  ({ dy, y }) => [() => dy.multiply(y.square().exp()).multiply(Math.sqrt(Math.PI) / 2)],
  "unit",
  (x) => {
    const w = x.add(1).multiply(x.negative().add(1)).log().negative();
    const near = polynomial(NEAR, w.subtract(2.5));
    const far = polynomial(FAR, w.minimum(100).sqrt().subtract(3));
    const y = where(w.lesser(5), near, far).multiply(x);
    return where(x.abs().equal(1), x.multiply(Infinity), y);
  },
);

/** The inverse of `erf`; infinite at -1 and 1, NaN beyond. */
export function erfinv(x: NDArray): NDArray {
  return apply(erfinvOp, [x], none);
}
