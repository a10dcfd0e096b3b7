/** Singular value decomposition. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { divide } from "./arithmetic.ts";
import { batch_dot } from "./dot.ts";
import { checkMatrices, mask, merged, transposed } from "./linalg_matrices.ts";
import { none } from "./operands.ts";
import { slice_axis } from "./slice.ts";
import { masked, where } from "./where.ts";

/** Left vectors `(batch, m, m)`, values `(batch, m, 1)` and right vectors `(batch, m, n)` of the op's result. */
function parts(y: NDArray): [NDArray, NDArray, NDArray] {
  const m = y.shape[1] as number;
  return [slice_axis(y, 2, 0, m), slice_axis(y, 2, m, m + 1), slice_axis(y, 2, m + 1, null)];
}

/** `1 / x`, and 0 where `x` is. */
function inverseOrZero(x: NDArray): NDArray {
  return masked(x, divide(1, where(x, x, 1)));
}

/** Source: J. Townsend, "Differentiating the singular value decomposition", 2016. */
export const svdOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_svd",
  shape: (_, a) => {
    const [batch, m, n] = (a as ArrayType).shape as [number, number, number];
    return [batch, m, m + 1 + n];
  },
  gradient: ({ dy, y }) => [
    () => {
      const [[u, s, v], [du, ds, dv]] = [parts(y), parts(dy)];
      const m = u.shape[1] as number;
      // of equal values, the vectors are not defined; what is made of them is taken not to depend on that
      const gaps = inverseOrZero(transposed(s).subtract(s));
      // value / (value + other), in place of a difference of squares, which very large or small ones have not
      const share = inverseOrZero(s.add(transposed(s))).multiply(s);
      const skew = (x: NDArray): NDArray => x.subtract(transposed(x)).multiply(gaps);
      const left = skew(batch_dot(u, du, { transpose_a: true })).multiply(transposed(share));
      const along = batch_dot(v, dv, { transpose_b: true });
      const right = skew(along).multiply(share);
      const diagonal = mask(m, m, (i, j) => i === j).multiply(ds);
      const inside = batch_dot(left.add(right).add(diagonal), v);
      if (m === v.shape[2]) return batch_dot(u, inside);
      // what moves the right vectors out of the space of the rows
      const outside = dv.subtract(batch_dot(transposed(along), v)).multiply(inverseOrZero(s));
      return batch_dot(u, inside.add(outside));
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
 * Singular value decomposition of matrices `A (..., m, n)` as `[U, L, V]`: `A = U diag(L) V`, where the columns of
 * `U (..., m, k)` and the rows of `V (..., k, n)` are orthonormal, and `L (..., k)` descends; `k` is the smaller of `m` and `n`.
 * The component of largest magnitude of each vector on the longer side is positive, as in `mx.np.linalg.svd`, which takes
 * `m <= n` only. Vectors of equal values have no gradient; values that are 0 give none to their right vectors.
 */
export function svd(A: NDArray): [NDArray, NDArray, NDArray] {
  const [m, n] = checkMatrices("svd", A);
  return scope(() => {
    if (m > n) {
      const [u, values, v] = svd(transposed(A));
      return [transposed(v), values, transposed(u)];
    }
    const [u, values, v] = parts(apply(svdOp, [merged(A)], none));
    const batch = A.shape.slice(0, -2);
    return [
      u.reshape([...batch, m, m]),
      values.reshape([...batch, m]),
      v.reshape([...batch, m, n]),
    ];
  });
}
