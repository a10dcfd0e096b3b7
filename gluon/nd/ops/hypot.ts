/** The length of the hypotenuse. */
import type { NoAttrs } from "../../../backends/backend.ts";
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { binaryOp } from "./binary.ts";
import { applyPair, sumTo } from "./operands.ts";
import { masked, where } from "./where.ts";

/** `dy * x / y`, 0 where `y` is 0. */
const share = (dy: NDArray, x: NDArray, y: NDArray): NDArray => masked(y, dy.multiply(x.divide(y)));

export const hypotOp: Op<NoAttrs> = binaryOp(
  "hypot",
  ({ dy, y }, a, b) => [
    () => sumTo(share(dy, a, y), a.shape),
    () => sumTo(share(dy, b, y), b.shape),
  ],
  ["off_kink", "off_kink"],
  (a, b) => {
    const [x, y] = [a.abs(), b.abs()];
    const longer = x.maximum(y);
    // by the longer one, as its square may overflow or vanish; an infinite one or 0 is the result
    const ratio = x.minimum(y).divide(longer);
    const usable = longer.greater(0).multiply(longer.lesser(Infinity));
    return where(usable, longer.multiply(ratio.square().add(1).sqrt()), longer);
  },
);

/** `sqrt(a * a + b * b)`, elementwise with broadcasting, without overflow. */
export function hypot(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return applyPair(hypotOp, a, b);
}
