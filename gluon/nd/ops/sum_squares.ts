/** Squared L2 norm of several arrays as one op. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { defineOp, type Op } from "../op.ts";
import { none } from "./operands.ts";

export const sumSquaresOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "sum_squares",
  shape: () => [],
  gradient: ({ dy }, ...arrays) => arrays.map((x) => () => x.multiply(dy.multiply(2))),
  lower: (_, ...arrays) => arrays.map((x) => x.square().sum()).reduce((a, b) => a.add(b)),
  samples: [{ inputs: [[5]] }, { inputs: [[3, 4], [1], [67]] }, { inputs: [[], [0, 3]] }],
});

/** `sum x^2` over the elements `x` of all arrays, of which there must be one or more; a scalar. */
export function sumSquares(arrays: readonly NDArray[]): NDArray {
  return apply(sumSquaresOp, arrays, none);
}
