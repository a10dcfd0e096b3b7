/** Cholesky factorization. */

/**
 * The lower triangular `l` with `a = l l^T`, of the symmetric part of `a (n, n)`, row by row. Where `a` is not positive
 * definite, the rows from there on are NaN.
 */
export function cholesky(a: Float64Array, n: number, l: Float64Array): void {
  l.fill(0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = (a[i * n + j]! + a[j * n + i]!) / 2;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = i === j ? Math.sqrt(sum > 0 ? sum : NaN) : sum / l[j * n + j]!;
    }
  }
}
