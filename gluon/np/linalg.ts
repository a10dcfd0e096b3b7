/** `np.linalg`: linear algebra under NumPy's names. */
import * as nd from "../nd/mod.ts";
import { dot } from "./products.ts";
import type { AxisLike } from "./reductions.ts";

export { inverse as inv, svd } from "../nd/linalg.ts";
export { eig, eigvals } from "./eig.ts";

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

/** QR factorization of matrices `(..., m, n)` as `[Q (..., m, k), R (..., k, n)]`, `k` being the smaller of `m` and `n`. */
export function qr(a: nd.NDArray): [nd.NDArray, nd.NDArray] {
  return nd.scope(() => {
    const [m, n] = [a.shape.at(-2) ?? 0, a.shape.at(-1) ?? 0];
    const [q, l] = nd.linalg.gelqf(turned(m < n ? a.slice_axis(-1, 0, m) : a));
    const Q = turned(q);
    return [Q, m < n ? nd.linalg.gemm2(Q, a, { transpose_a: true }) : turned(l)];
  });
}

/** The matrices transposed. */
function turned(a: nd.NDArray): nd.NDArray {
  return nd.swapaxes(a, -1, -2);
}

/** Pseudo-inverse (Moore-Penrose); singular values below `rcond` times the largest count as 0. */
export function pinv(a: nd.NDArray, rcond = 1e-6): nd.NDArray {
  return nd.scope(() => {
    const [u, s, v] = nd.linalg.svd(a);
    const kept = s.greater(s.max({ axis: -1, keepdims: true }).multiply(rcond));
    const inverse = nd.where(kept, nd.divide(1, nd.where(kept, s, 1)), 0);
    return nd.linalg.gemm2(turned(v).multiply(inverse.expand_dims(s.ndim - 1)), u, {
      transpose_b: true,
    });
  });
}

/** Ranks of matrices, as int32: how many singular values are above `tol`. Default: as NumPy's for float32. */
export function matrix_rank(a: nd.NDArray, tol?: number | null): nd.NDArray {
  return nd.scope(() => {
    const [, s] = nd.linalg.svd(a);
    const share = Math.max(...a.shape.slice(-2)) * 2 ** -23;
    const limit = tol ?? s.max({ axis: -1, keepdims: true }).multiply(share);
    return nd.cast(s.greater(limit).sum({ axis: -1 }), "int32").reshape(a.shape.slice(0, -2));
  });
}

/** Condition numbers: the largest singular value over the smallest. */
export function cond(a: nd.NDArray): nd.NDArray {
  return nd.scope(() => {
    const [, s] = nd.linalg.svd(a);
    return s
      .max({ axis: -1 })
      .divide(s.min({ axis: -1 }))
      .reshape(a.shape.slice(0, -2));
  });
}

/**
 * Least squares: `[x, residuals, rank, s]` of the shortest `x` that minimizes `|a x - b|`, for a matrix `a (m, n)` and `b (m)` or
 * `(m, k)`. The residuals, sums of squares, are given whatever the rank.
 */
export function lstsq(
  a: nd.NDArray,
  b: nd.NDArray,
  rcond = 1e-6,
): [x: nd.NDArray, residuals: nd.NDArray, rank: nd.NDArray, s: nd.NDArray] {
  return nd.scope(() => {
    const [, s] = nd.linalg.svd(a);
    const columns = b.ndim === 1 ? b.reshape([b.size, 1]) : b;
    const x = nd.dot(pinv(a, rcond), columns);
    const residuals = nd.dot(a, x).subtract(columns).square().sum({ axis: 0 });
    const rank = nd.cast(s.greater(s.max().multiply(rcond)).sum(), "int32").reshape([]);
    return [b.ndim === 1 ? x.reshape([x.size]) : x, residuals, rank, s];
  });
}

/** Products of square matrices with themselves, `n` of them; of the inverse where `n` is negative. */
export function matrix_power(a: nd.NDArray, n: number): nd.NDArray {
  return nd.scope(() => {
    let power = n < 0 ? nd.linalg.inverse(a) : a;
    let product = nd.eye(a.shape.at(-1) ?? 0).broadcast_to(a.shape);
    for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) product = nd.linalg.gemm2(product, power);
      if (left > 1) power = nd.linalg.gemm2(power, power);
    }
    return product;
  });
}

/** The product of several matrices, the first and the last of which may be vectors; from left to right. */
export function multi_dot(arrays: readonly nd.NDArray[]): nd.NDArray {
  return nd.scope(() => arrays.reduce((product, each) => dot(product, each)));
}

/** The inverse of an array as a matrix from its axes from `ind` on to those before. */
export function tensorinv(a: nd.NDArray, ind = 2): nd.NDArray {
  const [left, right] = [a.shape.slice(0, ind), a.shape.slice(ind)];
  const n = left.reduce((size, length) => size * length, 1);
  return nd.scope(() => nd.linalg.inverse(a.reshape([n, -1])).reshape([...right, ...left]));
}

/** `x` with `tensordot(a, x, x.ndim) = b`. */
export function tensorsolve(a: nd.NDArray, b: nd.NDArray): nd.NDArray {
  return nd.scope(() =>
    solve(a.reshape([b.size, -1]), b.reshape([b.size])).reshape(a.shape.slice(b.ndim)),
  );
}
