/** Elementwise choice between two arrays. */
import type { NoAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import { anyDType, defineOp, numeric, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { broadcastShapes, formatShape } from "../shape.ts";
import { spread } from "./broadcast_to.ts";
import { zeros_like } from "./like.ts";
import { none, pair } from "./operands.ts";

export const whereOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "where",
  elementwise: true,
  accepts: [anyDType, numeric],
  shape: (_, condition) => condition?.shape ?? [],
  dtype: (_, _condition, x) => x?.dtype ?? "float32",
  gradient: ({ dy }, condition) => [
    null,
    () => where(condition as NDArray, dy, zeros_like(dy)),
    () => where(condition as NDArray, zeros_like(dy), dy),
  ],
  samples: [
    { inputs: [{ shape: [2, 3], draw: "sparse" }, [2, 3], [2, 3]] },
    { inputs: [{ shape: [7], dtype: "int32", draw: { index: 2 } }, [7], [7]] },
    { inputs: [{ shape: [3], dtype: "uint8", draw: { index: 2 } }, [3], [3]] },
  ],
});

/** `condition != 0 ? x : y`, elementwise with broadcasting of all three. */
export function where(condition: NDArray, x: ArrayLikeValue, y: ArrayLikeValue): NDArray {
  return scope(() => choose([condition, ...pair("choose with where() from", x, y)]));
}

function choose(arrays: readonly NDArray[]): NDArray {
  const shape = arrays.reduce<Shape | null>(
    (all, { shape: each }) => all && broadcastShapes(all, each),
    [],
  );
  if (shape === null) {
    throw new RangeError(
      `Cannot choose with where() among shapes ${arrays.map((a) => formatShape(a.shape)).join(", ")}: ` +
        "they do not broadcast; from the last axis on, lengths must be equal or 1.",
    );
  }
  return apply(
    whereOp,
    arrays.map((array) => spread(array, shape)),
    none,
  );
}
