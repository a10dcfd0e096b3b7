/** Singular value decomposition. */

const SWEEPS = 60;

/**
 * Of `a (m, n)`, `m <= n`: side by side in `out (m, m + 1 + n)` the left singular vectors, one a column, the singular values,
 * descending, and the right singular vectors, one a row. Of each of those, the component of largest magnitude is positive
 * (the first of several).
 *
 * One-sided Jacobi rotations of rows: Golub and Van Loan, Matrix Computations, 8.6.3.
 */
export function svd(a: Float64Array, m: number, n: number, out: Float64Array): void {
  const rows = a.slice(0, m * n);
  const turns = new Float64Array(m * m);
  for (let i = 0; i < m; i++) turns[i * (m + 1)] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let changed = false;
    for (let p = 0; p < m; p++) {
      for (let q = p + 1; q < m; q++) changed = orthogonalize(rows, turns, m, n, p, q) || changed;
    }
    if (!changed) break;
  }
  const values = Array.from({ length: m }, (_, i) => Math.sqrt(product(rows, n, i, i)));
  const order = values.map((_, i) => i).sort((i, j) => values[j]! - values[i]!);
  const least = values[order[0]!]! * 1e-15;
  const width = m + 1 + n;
  for (const [k, i] of order.entries()) {
    const value = values[i]!;
    const v = out.subarray(k * width + m + 1, (k + 1) * width);
    // of a value that is 0 but for rounding, the vector is any that is orthogonal to the others
    if (value > least) for (let j = 0; j < n; j++) v[j] = rows[i * n + j]! / value;
    else if (Number.isFinite(value)) complete(out, v, k, m, n);
    else v.fill(Number.NaN);
    let largest = 0;
    for (let j = 1; j < n; j++) {
      // two that are equal but for rounding shall give one sign
      if (Math.abs(v[j]!) > Math.abs(v[largest]!) * (1 + 1e-9)) largest = j;
    }
    const sign = v[largest]! < 0 ? -1 : 1;
    for (let j = 0; j < n; j++) v[j]! *= sign;
    for (let j = 0; j < m; j++) out[j * width + k] = sign * turns[i * m + j]!;
    out[k * width + m] = value;
  }
}

function product(rows: Float64Array, n: number, p: number, q: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += rows[p * n + k]! * rows[q * n + k]!;
  return sum;
}

/** Makes two rows orthogonal by a rotation; false where they are. */
function orthogonalize(
  rows: Float64Array,
  turns: Float64Array,
  m: number,
  n: number,
  p: number,
  q: number,
): boolean {
  const [a, b, off] = [product(rows, n, p, p), product(rows, n, q, q), product(rows, n, p, q)];
  if (!(Math.abs(off) > 1e-15 * Math.sqrt(a * b) + 1e-300)) return false;
  const theta = (b - a) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  for (const [x, width] of [
    [rows, n],
    [turns, m],
  ] as const) {
    for (let k = 0; k < width; k++) {
      const [first, second] = [x[p * width + k]!, x[q * width + k]!];
      x[p * width + k] = c * (first - t * second);
      x[q * width + k] = c * (t * first + second);
    }
  }
  return true;
}

/** Makes `v`, the right vector of row `k`, a unit vector orthogonal to those above it. */
function complete(out: Float64Array, v: Float64Array, k: number, m: number, n: number): void {
  const width = m + 1 + n;
  for (let axis = 0; axis < n; axis++) {
    v.fill(0);
    v[axis] = 1;
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < k; i++) {
        const at = i * width + m + 1;
        let along = 0;
        for (let j = 0; j < n; j++) along += v[j]! * out[at + j]!;
        for (let j = 0; j < n; j++) v[j]! -= along * out[at + j]!;
      }
    }
    const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    if (length < 0.5 / Math.sqrt(n)) continue;
    for (let j = 0; j < n; j++) v[j]! /= length;
    return;
  }
}
