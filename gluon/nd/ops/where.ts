/** Elementwise selection from two arrays. */
import type { NoAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { broadcastShapes, formatShape } from "../shape.ts";
import { spread } from "./broadcast_to.ts";
import { zeros_like } from "./like.ts";
import { none, pair } from "./operands.ts";

export const whereOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "where",
  elementwise: true,
  accepts: [anyDType],
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
    {
      inputs: [
        { shape: [5], dtype: "int32", draw: { index: 2 } },
        { shape: [5], dtype: "uint8" },
        { shape: [5], dtype: "uint8" },
      ],
    },
  ],
});

/**
 * `condition != 0 ? x : y`, elementwise with broadcasting of all three. A condition `(n,)` beside two arrays `(n, ...)` of
 * more axes chooses rows, as in MXNet.
 */
export function where(condition: NDArray, x: ArrayLikeValue, y: ArrayLikeValue): NDArray {
  if (condition.ndim === 1 && isRows(x, condition) && isRows(y, condition)) {
    const rows = [...condition.shape, ...x.shape.slice(1).map(() => 1)];
    return scope(() =>
      choose([condition.reshape(rows), ...pair("choose with where() from", x, y)]),
    );
  }
  return scope(() => choose([condition, ...pair("choose with where() from", x, y)]));
}

function isRows(x: ArrayLikeValue, { size }: NDArray): x is NDArray {
  return typeof x === "object" && x !== null && x.ndim > 1 && x.shape[0] === size;
}

/**
 * `x` where `condition != 0`, else 0, elementwise with broadcasting: a mask that a product would be
 * only for finite `x`, as 0 times infinity is NaN.
 */
export function masked(condition: NDArray, x: NDArray): NDArray {
  return where(condition, x, 0);
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
