/** Eigenvalues and eigenvectors of symmetric matrices. */

const SWEEPS = 60;

/**
 * Eigenvectors of the symmetric part of `a (n, n)`, one a row, and below them the eigenvalues, ascending: `out (n + 1, n)`.
 * Of each vector, the component of largest magnitude is positive (the first of several).
 *
 * Cyclic Jacobi rotations: Golub and Van Loan, Matrix Computations, 8.5.
 */
export function symmetricEigen(a: Float64Array, n: number, out: Float64Array): void {
  const s = new Float64Array(n * n);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    v[i * (n + 1)] = 1;
    for (let j = 0; j < n; j++) s[i * n + j] = (a[i * n + j]! + a[j * n + i]!) / 2;
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let changed = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) changed = rotate(s, v, n, p, q) || changed;
    }
    if (!changed) break;
  }
  const values = Array.from({ length: n }, (_, i) => s[i * (n + 1)]!);
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  for (const [row, i] of order.entries()) {
    let largest = 0;
    for (let k = 1; k < n; k++) {
      // two that are equal but for rounding shall give one sign
      if (Math.abs(v[i * n + k]!) > Math.abs(v[i * n + largest]!) * (1 + 1e-9)) largest = k;
    }
    const sign = v[i * n + largest]! < 0 ? -1 : 1;
    for (let k = 0; k < n; k++) out[row * n + k] = sign * v[i * n + k]!;
    out[n * n + row] = values[i]!;
  }
}

/** Makes the element at (p, q) 0 by a rotation; false where it is 0 beside those on the diagonal. */
function rotate(s: Float64Array, v: Float64Array, n: number, p: number, q: number): boolean {
  const off = s[p * n + q]!;
  const [a, b] = [s[p * (n + 1)]!, s[q * (n + 1)]!];
  if (!(Math.abs(off) > 1e-16 * (Math.abs(a) + Math.abs(b)) + 1e-300)) return false;
  const theta = (b - a) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const sine = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [s[k * n + p]!, s[k * n + q]!];
    s[k * n + p] = c * x - sine * y;
    s[k * n + q] = sine * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [s[p * n + k]!, s[q * n + k]!];
    s[p * n + k] = c * x - sine * y;
    s[q * n + k] = sine * x + c * y;
    const [first, second] = [v[p * n + k]!, v[q * n + k]!];
    v[p * n + k] = c * first - sine * second;
    v[q * n + k] = sine * first + c * second;
  }
  s[p * n + q] = 0;
  s[q * n + p] = 0;
  return true;
}
