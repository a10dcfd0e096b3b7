/** Logarithms to the bases 2 and 10. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { none } from "./operands.ts";
import { unaryOp } from "./unary.ts";

const logarithmOp = (name: "log2" | "log10", base: number): Op<NoAttrs> =>
  unaryOp(name, ({ dy }, x) => [() => dy.divide(x.multiply(Math.log(base)))], "positive");

export const log2Op: Op<NoAttrs> = logarithmOp("log2", 2);
export const log10Op: Op<NoAttrs> = logarithmOp("log10", 10);

/** The logarithm to base 2; exact for powers of 2. */
export function log2(x: NDArray): NDArray {
  return apply(log2Op, [x], none);
}

/** The logarithm to base 10. */
export function log10(x: NDArray): NDArray {
  return apply(log10Op, [x], none);
}
