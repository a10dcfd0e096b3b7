/** Elementwise comparison of two inputs, with broadcasting: 1 or 0 in the inputs' dtype. */
import type { NoAttrs } from "../../../backends/backend.ts";
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { binaryOp } from "./binary.ts";
import { applyPair } from "./operands.ts";

function compare(op: Op<NoAttrs>, a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  const condition = applyPair(op, a, b);
  condition.isCondition = true;
  return condition;
}

const few = { values: [-1, 0, 1] };

export const equalOp: Op<NoAttrs> = binaryOp("equal", "zero", [few, few]);

/** 1 where `a == b`, else 0. */
export function equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return compare(equalOp, a, b);
}

export const notEqualOp: Op<NoAttrs> = binaryOp("not_equal", "zero", [few, few]);

/** 1 where `a != b`, else 0. */
export function not_equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return compare(notEqualOp, a, b);
}

export const greaterOp: Op<NoAttrs> = binaryOp("greater", "zero", [few, few]);

/** 1 where `a > b`, else 0. */
export function greater(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return compare(greaterOp, a, b);
}

export const greaterEqualOp: Op<NoAttrs> = binaryOp("greater_equal", "zero", [few, few]);

/** 1 where `a >= b`, else 0. */
export function greater_equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return compare(greaterEqualOp, a, b);
}

export const lesserOp: Op<NoAttrs> = binaryOp("lesser", "zero", [few, few]);

/** 1 where `a < b`, else 0. */
export function lesser(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return compare(lesserOp, a, b);
}

export const lesserEqualOp: Op<NoAttrs> = binaryOp("lesser_equal", "zero", [few, few]);

/** 1 where `a <= b`, else 0. */
export function lesser_equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return compare(lesserEqualOp, a, b);
}
