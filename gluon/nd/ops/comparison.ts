/** Elementwise comparison of two inputs, with broadcasting: 1 or 0 in the inputs' dtype. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import type { Op } from "../op.ts";
import { binaryOp } from "./binary.ts";
import { none, pair } from "./operands.ts";

const few = { values: [-1, 0, 1] };

export const equalOp: Op<NoAttrs> = binaryOp("equal", "zero", [few, few]);

/** 1 where `a == b`, else 0. */
export function equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return apply(equalOp, pair("equal", a, b), none);
}

export const notEqualOp: Op<NoAttrs> = binaryOp("not_equal", "zero", [few, few]);

/** 1 where `a != b`, else 0. */
export function not_equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return apply(notEqualOp, pair("not_equal", a, b), none);
}

export const greaterOp: Op<NoAttrs> = binaryOp("greater", "zero", [few, few]);

/** 1 where `a > b`, else 0. */
export function greater(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return apply(greaterOp, pair("greater", a, b), none);
}

export const greaterEqualOp: Op<NoAttrs> = binaryOp("greater_equal", "zero", [few, few]);

/** 1 where `a >= b`, else 0. */
export function greater_equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return apply(greaterEqualOp, pair("greater_equal", a, b), none);
}

export const lesserOp: Op<NoAttrs> = binaryOp("lesser", "zero", [few, few]);

/** 1 where `a < b`, else 0. */
export function lesser(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return apply(lesserOp, pair("lesser", a, b), none);
}

export const lesserEqualOp: Op<NoAttrs> = binaryOp("lesser_equal", "zero", [few, few]);

/** 1 where `a <= b`, else 0. */
export function lesser_equal(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return apply(lesserEqualOp, pair("lesser_equal", a, b), none);
}
