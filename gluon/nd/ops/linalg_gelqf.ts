/** LQ factorization. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { batch_dot } from "./dot.ts";
import { checkMatrices, merged, transposed, triangle } from "./linalg_matrices.ts";
import { trsmOp } from "./linalg_trsm.ts";
import { none } from "./operands.ts";
import { slice_axis } from "./slice.ts";

/** `Q (batch, m, n)` and `L (batch, m, m)` of the op's result. */
function parts(y: NDArray): [NDArray, NDArray] {
  const n = (y.shape[2] as number) - (y.shape[1] as number);
  return [slice_axis(y, 2, 0, n), slice_axis(y, 2, n, null)];
}

export const gelqfOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_gelqf",
  shape: (_, a) => {
    const [batch, m, n] = (a as ArrayType).shape as [number, number, number];
    return [batch, m, n + m];
  },
  gradient: ({ dy, y }) => [
    () => {
      const [[q, l], [dq, dl]] = [parts(y), parts(dy)];
      const inner = batch_dot(l, dl, { transpose_a: true }).subtract(
        batch_dot(dq, q, { transpose_b: true }),
      );
      const strict = triangle(inner, { lower: true, offset: -1 });
      const symmetric = triangle(inner, { lower: true }).add(transposed(strict));
      const right = dq.add(batch_dot(symmetric, q));
      return apply(trsmOp, [l, right], { lower: true, transpose: true });
    },
  ],
  samples: [
    { inputs: [{ shape: [1, 1, 3], draw: { values: [1, 2, -0.5] } }] },
    {
      inputs: [
        { shape: [2, 3, 3], draw: { values: [4.5, 1, -0.5, 0.7, 3, 0.2, -0.5, 0.6, -2.5] } },
      ],
    },
    { inputs: [{ shape: [1, 2, 4], draw: { values: [1, 2, -0.5, 0.7, 2, 0.2, -0.5, 0.6] } }] },
  ],
});

/**
 * LQ factorization of matrices `A (..., m, n)`, `m <= n`, as `[Q, L]`: `A = L Q`, the rows of `Q (..., m, n)` are
 * orthonormal, and `L (..., m, m)` is lower triangular.
 */
export function gelqf(A: NDArray): [NDArray, NDArray] {
  const [m, n] = checkMatrices("gelqf", A);
  if (m > n) {
    throw new RangeError(
      `Cannot gelqf ${formatShape(A.shape)}: there are more rows than columns; factorize the transpose.`,
    );
  }
  return scope(() => {
    const [q, l] = parts(apply(gelqfOp, [merged(A)], none));
    return [q.reshape(A.shape), l.reshape([...A.shape.slice(0, -1), m])];
  });
}
