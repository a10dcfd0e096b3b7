/** The tangent, inverse trigonometric functions, and the units of angles. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { scope } from "../scope.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";

export const tanOp: Op<NoAttrs> = unaryOp(
  "tan",
  ({ dy, y }) => [() => dy.multiply(y.square().add(1))],
  "unit",
  (x) => x.sin().divide(x.cos()),
);

/** The tangent of `x` radians. */
export function tan(x: NDArray): NDArray {
  return apply(tanOp, [x], none);
}

/** `dy / sqrt(1 - x * x)`. */
const overCosine = (dy: NDArray, x: NDArray): NDArray =>
  dy.divide(x.square().negative().add(1).sqrt());

export const arcsinOp: Op<NoAttrs> = unaryOp(
  "arcsin",
  ({ dy }, x) => [() => overCosine(dy, x)],
  "unit",
);

/** The inverse sine, in radians from -pi/2 to pi/2; NaN outside of [-1, 1]. */
export function arcsin(x: NDArray): NDArray {
  return apply(arcsinOp, [x], none);
}

export const arccosOp: Op<NoAttrs> = unaryOp(
  "arccos",
  ({ dy }, x) => [() => overCosine(dy, x).negative()],
  "unit",
);

/** The inverse cosine, in radians from 0 to pi; NaN outside of [-1, 1]. */
export function arccos(x: NDArray): NDArray {
  return apply(arccosOp, [x], none);
}

export const arctanOp: Op<NoAttrs> = unaryOp("arctan", ({ dy }, x) => [
  () => dy.divide(x.square().add(1)),
]);

/** The inverse tangent, in radians from -pi/2 to pi/2. */
export function arctan(x: NDArray): NDArray {
  return apply(arctanOp, [x], none);
}

/** Radians as degrees. */
export function degrees(x: NDArray): NDArray {
  return scope(() => x.multiply(180 / Math.PI));
}

/** Degrees as radians. */
export function radians(x: NDArray): NDArray {
  return scope(() => x.multiply(Math.PI / 180));
}
