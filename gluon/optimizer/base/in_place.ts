/** Operations that overwrite their first operand, in which updates are written. */
import { apply } from "../../nd/apply.ts";
import { type ArrayLikeValue, copyTo, type NDArray } from "../../nd/mod.ts";
import { addOp, multiplyOp, subtractOp } from "../../nd/ops/arithmetic.ts";
import { none, pair } from "../../nd/ops/operands.ts";

/** `x = value`. */
export function assign(x: NDArray, value: NDArray): void {
  copyTo(value, x);
}

/** `x = x + y`. */
export function addTo(x: NDArray, y: NDArray): void {
  apply(addOp, [x, y], none, x);
}

/** `x = x - y`. */
export function subtractFrom(x: NDArray, y: NDArray): void {
  apply(subtractOp, [x, y], none, x);
}

/** `x = x * factor`. */
export function scaleBy(x: NDArray, factor: ArrayLikeValue): void {
  apply(multiplyOp, pair("multiply", x, factor), none, x);
}

/** `average = decay * average + (1 - decay) * x`. */
export function decayTowards(average: NDArray, x: NDArray, decay: number): void {
  scaleBy(average, decay);
  addTo(average, x.multiply(1 - decay));
}
