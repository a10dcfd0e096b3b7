/** Cholesky factorization, and the inverse by it. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { batch_dot } from "./dot.ts";
import { extractdiag } from "./linalg_diagonals.ts";
import { checkSquare, mask, merged, onBatch, transposed, triangle } from "./linalg_matrices.ts";
import { trsmOp } from "./linalg_trsm.ts";
import { none } from "./operands.ts";

export const potrfOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_potrf",
  shape: (_, a) => (a as ArrayType).shape,
  // Murray 2016, Differentiation of the Cholesky decomposition
  gradient: ({ dy, y }) => [
    () => {
      const inner = batch_dot(y, dy, { transpose_a: true });
      const lower = triangle(inner, { lower: true });
      const strict = triangle(inner, { lower: true, offset: -1 });
      const symmetric = lower.add(transposed(strict)).multiply(0.5);
      const solve = (b: NDArray): NDArray =>
        apply(trsmOp, [y, b], { lower: true, transpose: true });
      return solve(transposed(solve(symmetric)));
    },
  ],
  samples: [
    { inputs: [{ shape: [1, 1, 1], draw: { values: [2.5] } }] },
    {
      inputs: [{ shape: [2, 3, 3], draw: { values: [4.5, 1, -0.5, 0.7, 3, 0.2, -0.5, 0.6, 2.5] } }],
    },
  ],
});

/**
 * Cholesky factorization of symmetric positive definite matrices `A (..., n, n)`: the lower triangular `L` with
 * `L L^T = A`. Where `A` is not positive definite, `L` has NaN.
 */
export function potrf(A: NDArray): NDArray {
  checkSquare("potrf", A);
  return onBatch(A, (a) => apply(potrfOp, [a], none));
}

/** The inverse `(L L^T)^-1` of the matrices that have these lower triangular Cholesky factors. */
export function potri(A: NDArray): NDArray {
  const n = checkSquare("potri", A);
  return onBatch(A, (l) => {
    const one = mask(n, n, (i, j) => i === j).broadcast_to([l.shape[0] as number, n, n]);
    const inverse = apply(trsmOp, [l, one], { lower: true, transpose: false });
    return batch_dot(inverse, inverse, { transpose_a: true });
  });
}

/** The sum of the logarithms of the diagonal: half of the logarithm of a determinant, of its Cholesky factor. */
export function sumlogdiag(A: NDArray): NDArray {
  checkSquare("sumlogdiag", A);
  return scope(() => {
    const sums = extractdiag(merged(A)).log().sum({ axis: 1 });
    return A.ndim === 2 ? sums : sums.reshape(A.shape.slice(0, -2));
  });
}
