/** Logic on numbers, of which all but 0 are true, NaN too: 1 or 0 in the inputs' dtype. */
import type { ArrayLikeValue, NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { equal, not_equal } from "./comparison.ts";
import { pair } from "./operands.ts";

function logical(
  name: string,
  a: ArrayLikeValue,
  b: ArrayLikeValue,
  combine: (x: NDArray, y: NDArray) => NDArray,
): NDArray {
  return scope(() => {
    const [x, y] = pair(name, a, b);
    return combine(not_equal(x, 0), not_equal(y, 0));
  });
}

/** 1 where `a` and `b` are true, else 0, with broadcasting. */
export function logical_and(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return logical("logical_and", a, b, (x, y) => x.multiply(y));
}

/** 1 where `a` or `b` or both are true, else 0, with broadcasting. */
export function logical_or(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return logical("logical_or", a, b, (x, y) => x.maximum(y));
}

/** 1 where one of `a` and `b` is true, the other not, else 0, with broadcasting. */
export function logical_xor(a: ArrayLikeValue, b: ArrayLikeValue): NDArray {
  return logical("logical_xor", a, b, not_equal);
}

/** 1 where `x` is 0, else 0. */
export function logical_not(x: NDArray): NDArray {
  return equal(x, 0);
}
