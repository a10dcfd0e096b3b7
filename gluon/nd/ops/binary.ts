/** Elementwise binary ops. */
import type { NoAttrs } from "../../../backends/backend.ts";
import type { NDArray } from "../ndarray.ts";
import { type Draw, defineOp, float, type GradientRule, numeric, type Op } from "../op.ts";
import { broadcastShapes, formatShape } from "../shape.ts";

/** Sample shapes: equal, a scalar, a row, a column, both broadcast, an empty axis. */
const shapes = [
  [
    [2, 3],
    [2, 3],
  ],
  [[4], []],
  [[], [2, 2]],
  [[3, 5], [5]],
  [
    [3, 1],
    [1, 4],
  ],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[0, 3], [3]],
] as const;

/** Defines an elementwise op on two broadcast inputs; `draws` keep samples away from where it has no gradient. */
export function binaryOp(
  name: string,
  gradient: GradientRule<NoAttrs> | "zero",
  draws: readonly [Draw, Draw] = ["normal", "normal"],
  lower?: (a: NDArray, b: NDArray) => NDArray,
): Op<NoAttrs> {
  return defineOp<NoAttrs>({
    name,
    elementwise: true,
    accepts: [lower ? float : numeric],
    shape: (_, a, b) => {
      const shape = a && b && broadcastShapes(a.shape, b.shape);
      if (shape) return shape;
      throw new RangeError(
        `Cannot ${name} arrays of shapes ${formatShape(a?.shape ?? [])} and ` +
          `${formatShape(b?.shape ?? [])}: they do not broadcast; from the last axis on, lengths ` +
          "must be equal or 1.",
      );
    },
    gradient,
    ...(lower && { lower: (_: NoAttrs, a: NDArray, b: NDArray) => lower(a, b) }),
    samples: shapes.map(([a, b]) => ({
      inputs: [
        { shape: a, draw: draws[0] },
        { shape: b, draw: draws[1] },
      ],
    })),
  });
}
