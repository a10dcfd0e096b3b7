/** `np.linalg`: linear algebra under NumPy's names. */
import * as nd from "../nd/mod.ts";
import type { AxisLike } from "./reductions.ts";

export { inverse as inv } from "../nd/linalg.ts";

/** Vector norm, `ord` 1 or 2 (default), of all elements or along an axis. */
export function norm(x: nd.NDArray, ord?: 1 | 2 | null, axis?: AxisLike): nd.NDArray {
  const over = typeof axis === "number" || Array.isArray(axis) ? { axis } : (axis ?? {});
  return nd.norm(x, { ...(over as nd.ReduceOptions), ord: ord ?? 2 });
}

/** Determinants; of one matrix a scalar. */
export function det(a: nd.NDArray): nd.NDArray {
  return nd.scope(() => nd.linalg.det(a).reshape(a.shape.slice(0, -2)));
}

/** Sign and logarithm of the magnitude of determinants; of one matrix scalars. */
export function slogdet(a: nd.NDArray): [nd.NDArray, nd.NDArray] {
  return nd.scope(() => {
    const [sign, logarithm] = nd.linalg.slogdet(a);
    const shape = a.shape.slice(0, -2);
    return [sign.reshape(shape), logarithm.reshape(shape)];
  });
}

/** Cholesky factorization: the lower triangular factor. */
export function cholesky(a: nd.NDArray): nd.NDArray {
  return nd.linalg.potrf(a);
}

/** Eigenvalues, ascending, and eigenvectors, one a column, of symmetric matrices. */
export function eigh(a: nd.NDArray): [nd.NDArray, nd.NDArray] {
  return nd.scope(() => {
    const [vectors, values] = nd.linalg.syevd(a);
    const axes = a.shape.map((_, i) => i);
    return [values, vectors.transpose([...axes.slice(0, -2), axes.length - 1, axes.length - 2])];
  });
}

/** Eigenvalues of symmetric matrices, ascending. */
export function eigvalsh(a: nd.NDArray): nd.NDArray {
  return nd.scope(() => nd.linalg.syevd(a)[1]);
}

/** `x` with `a x = b`, of matrices `a (..., n, n)` and vectors or matrices `b`. */
export function solve(a: nd.NDArray, b: nd.NDArray): nd.NDArray {
  return nd.scope(() => {
    const inverse = nd.linalg.inverse(a);
    if (b.ndim === a.ndim) return nd.linalg.gemm2(inverse, b);
    return nd.linalg.gemm2(inverse, b.expand_dims(b.ndim)).reshape(b.shape);
  });
}
