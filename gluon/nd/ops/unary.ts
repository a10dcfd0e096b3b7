/** Elementwise unary ops. */
import type { NoAttrs } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import { type Draw, defineOp, type GradientRule, type Op } from "../op.ts";

/** Defines an elementwise op on one input; `draw` keeps samples in its domain and off its kinks. */
export function unaryOp(
  name: string,
  gradient: GradientRule<NoAttrs> | "zero",
  draw: Draw = "normal",
  lower?: (x: NDArray) => NDArray,
): Op<NoAttrs> {
  return defineOp<NoAttrs>({
    name,
    elementwise: true,
    shape: (_, x) => x?.shape ?? [],
    gradient: gradient as GradientRule<NoAttrs>,
    ...(lower && { lower: (_: NoAttrs, x: NDArray) => lower(x) }),
    samples: [[], [5], [3, 7], [2, 0]].map((shape) => ({ inputs: [{ shape, draw }] })),
  });
}
