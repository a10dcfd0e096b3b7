/** LQ factorization. */

/**
 * Of `a (m, n)`, `m <= n`: orthonormal rows `q (m, n)` and a lower triangular `l (m, m)` with `a = l q`, side by side in
 * `out (m, n + m)`. By Householder reflections, with the signs of LAPACK's gelqf.
 */
export function lq(a: Float64Array, m: number, n: number, out: Float64Array): void {
  const r = a.slice(0, m * n);
  const taus = new Float64Array(m);
  for (let i = 0; i < m; i++) taus[i] = reflect(r, m, n, i);
  const width = n + m;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) out[i * width + j] = i === j ? 1 : 0;
    for (let j = 0; j < m; j++) out[i * width + n + j] = j <= i ? r[i * n + j]! : 0;
  }
  for (let k = m - 1; k >= 0; k--) {
    for (let i = 0; i < m; i++) {
      let product = out[i * width + k]!;
      for (let j = k + 1; j < n; j++) product += out[i * width + j]! * r[k * n + j]!;
      product *= taus[k]!;
      out[i * width + k]! -= product;
      for (let j = k + 1; j < n; j++) out[i * width + j]! -= product * r[k * n + j]!;
    }
  }
}

/** Reflects row `i` onto its first `i + 1` elements, and the rows below alike; the reflector stays in the row. */
function reflect(r: Float64Array, m: number, n: number, i: number): number {
  const alpha = r[i * n + i]!;
  let rest = 0;
  for (let j = i + 1; j < n; j++) rest += r[i * n + j]! ** 2;
  if (rest === 0) return 0;
  const length = Math.sqrt(alpha * alpha + rest);
  const beta = alpha < 0 ? length : -length;
  const tau = (beta - alpha) / beta;
  for (let j = i + 1; j < n; j++) r[i * n + j]! /= alpha - beta;
  r[i * n + i] = beta;
  for (let k = i + 1; k < m; k++) {
    let product = r[k * n + i]!;
    for (let j = i + 1; j < n; j++) product += r[k * n + j]! * r[i * n + j]!;
    product *= tau;
    r[k * n + i]! -= product;
    for (let j = i + 1; j < n; j++) r[k * n + j]! -= product * r[i * n + j]!;
  }
  return tau;
}
