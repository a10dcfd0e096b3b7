/** Constant arrays with the shape and dtype of another. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { anyDType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { spread } from "./broadcast_to.ts";
import { none, scalar } from "./operands.ts";

const filled = (value: number, name: string): Op<NoAttrs> =>
  defineOp<NoAttrs>({
    name,
    accepts: [anyDType],
    shape: (_, x) => x?.shape ?? [],
    gradient: "zero",
    lower: (_, x) => spread(scalar(value, (x as NDArray).dtype), (x as NDArray).shape),
    samples: [{ inputs: [[2, 3]] }, { inputs: [[]] }, { inputs: [{ shape: [4], dtype: "int32" }] }],
  });

export const zerosLikeOp: Op<NoAttrs> = filled(0, "zeros_like");
export const onesLikeOp: Op<NoAttrs> = filled(1, "ones_like");

/** Zeros of the shape and dtype of `x`. */
export function zeros_like(x: NDArray): NDArray {
  return apply(zerosLikeOp, [x], none);
}

/** Ones of the shape and dtype of `x`. */
export function ones_like(x: NDArray): NDArray {
  return apply(onesLikeOp, [x], none);
}

/** An array of the shape and dtype of `x` with one value everywhere. */
export function full_like(x: NDArray, value: number): NDArray {
  return scope(() => spread(scalar(value, x.dtype), x.shape));
}
