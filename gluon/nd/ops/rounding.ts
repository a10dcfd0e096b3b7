/** Rounding toward zero and to the nearest whole number. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";

export const truncOp: Op<NoAttrs> = unaryOp("trunc", "zero", "off_kink", (x) =>
  x.sign().multiply(x.abs().floor()),
);

/** The whole number next to `x` toward zero. */
export function trunc(x: NDArray): NDArray {
  return apply(truncOp, [x], none);
}

/** The whole number next to `x` toward zero: `trunc` by another name. */
export function fix(x: NDArray): NDArray {
  return trunc(x);
}

export const rintOp: Op<NoAttrs> = unaryOp(
  "rint",
  "zero",
  { values: [-2.7, -1.2, -0.4, 0.6, 0.7, 1.1, 3.2] },
  (x) => {
    const below = x.floor();
    return below.add(x.subtract(below).greater(0.5));
  },
);

/** The nearest whole number; halves go down, as in MXNet's `rint`. (`round` takes them away from zero.) */
export function rint(x: NDArray): NDArray {
  return apply(rintOp, [x], none);
}
