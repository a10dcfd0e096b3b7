/** Cube roots. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";

export const cbrtOp: Op<NoAttrs> = unaryOp(
  "cbrt",
  ({ dy, y }) => [() => dy.divide(y.square().multiply(3))],
  "off_kink",
);

/** The cube root. */
export function cbrt(x: NDArray): NDArray {
  return apply(cbrtOp, [x], none);
}

export const rcbrtOp: Op<NoAttrs> = unaryOp(
  "rcbrt",
  ({ dy, y }, x) => [() => dy.multiply(y).divide(x.multiply(-3))],
  "off_kink",
  (x) => cbrt(x).reciprocal(),
);

/** `1 / cbrt(x)`. */
export function rcbrt(x: NDArray): NDArray {
  return apply(rcbrtOp, [x], none);
}
