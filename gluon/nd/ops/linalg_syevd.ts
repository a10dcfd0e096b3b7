/** Eigenvalues and eigenvectors of symmetric matrices. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { divide } from "./arithmetic.ts";
import { batch_dot } from "./dot.ts";
import { checkSquare, mask, merged, transposed } from "./linalg_matrices.ts";
import { none } from "./operands.ts";
import { slice_axis } from "./slice.ts";
import { masked, where } from "./where.ts";

/** Eigenvectors as rows `(batch, n, n)` and eigenvalues `(batch, 1, n)` of the op's result. */
function parts(y: NDArray): [NDArray, NDArray] {
  const n = y.shape[2] as number;
  return [slice_axis(y, 1, 0, n), slice_axis(y, 1, n, null)];
}

export const syevdOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_syevd",
  shape: (_, a) => {
    const [batch, n] = (a as ArrayType).shape as [number, number];
    return [batch, n + 1, n];
  },
  gradient: ({ dy, y }) => [
    () => {
      const [[u, values], [du, dvalues]] = [parts(y), parts(dy)];
      const n = u.shape[1] as number;
      // of equal eigenvalues, the vectors are not defined; what is made of them is taken not to depend on that
      const gaps = values.subtract(transposed(values));
      const rotations = masked(gaps, divide(1, where(gaps, gaps, 1)));
      const inner = batch_dot(u, du, { transpose_b: true }).multiply(rotations);
      const diagonal = mask(n, n, (i, j) => i === j).multiply(dvalues);
      const outer = batch_dot(batch_dot(u, inner.add(diagonal), { transpose_a: true }), u);
      return outer.add(transposed(outer)).multiply(0.5);
    },
  ],
  samples: [
    { inputs: [{ shape: [1, 1, 1], draw: { values: [-2.5] } }] },
    {
      inputs: [
        { shape: [2, 3, 3], draw: { values: [4.5, 1, -0.5, 0.7, 3, 0.2, -0.5, 0.6, -2.5] } },
      ],
    },
    {
      inputs: [
        {
          shape: [1, 4, 4],
          draw: {
            values: [1, 2, -0.5, 0.7, 2, 0.2, -0.5, 0.6, -0.5, 0.1, 3, 1, 0.8, 0.6, 1, -1.5],
          },
        },
      ],
    },
  ],
});

/**
 * Eigenvalues and eigenvectors of symmetric matrices `A (..., n, n)`, as `[U, L]`: `A = U^T diag(L) U`, the rows of `U` are
 * the vectors, and `L (..., n)` ascends. The component of largest magnitude of each vector is positive.
 */
export function syevd(A: NDArray): [NDArray, NDArray] {
  checkSquare("syevd", A);
  return scope(() => {
    const [u, values] = parts(apply(syevdOp, [merged(A)], none));
    return [u.reshape(A.shape), values.reshape(A.shape.slice(0, -1))];
  });
}
