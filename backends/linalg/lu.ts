/** LU factorization with partial pivoting, and what is made of it. */

interface Factors {
  /** Both factors in one matrix. */
  readonly lu: Float64Array;
  /** From the rows of the factors to those of the matrix. */
  readonly rows: Int32Array;
  /** The sign of that permutation. */
  readonly sign: number;
}

function factorize(a: Float64Array, n: number): Factors {
  const lu = a.slice(0, n * n);
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(lu[i * n + k]!) > Math.abs(lu[best * n + k]!)) best = i;
    }
    if (best !== k) {
      for (let j = 0; j < n; j++) {
        const held = lu[k * n + j]!;
        lu[k * n + j] = lu[best * n + j]!;
        lu[best * n + j] = held;
      }
      const held = rows[k]!;
      rows[k] = rows[best]!;
      rows[best] = held;
      sign = -sign;
    }
    const pivot = lu[k * n + k]!;
    if (pivot === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k]! / pivot;
      lu[i * n + k] = factor;
      for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!;
    }
  }
  return { lu, rows, sign };
}

/** The pivots (n) of `a (n, n)`, whose product is its determinant: the sign of the permutation is in the first. */
export function pivots(a: Float64Array, n: number, out: Float64Array): void {
  const { lu, sign } = factorize(a, n);
  for (let k = 0; k < n; k++) out[k] = lu[k * (n + 1)]! * (k === 0 ? sign : 1);
}

/** The inverse of `a (n, n)`; not finite where `a` is singular. */
export function invert(a: Float64Array, n: number, out: Float64Array): void {
  const { lu, rows } = factorize(a, n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      let sum = rows[i] === j ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= lu[i * n + k]! * out[k * n + j]!;
      out[i * n + j] = sum;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = out[i * n + j]!;
      for (let k = i + 1; k < n; k++) sum -= lu[i * n + k]! * out[k * n + j]!;
      out[i * n + j] = sum / lu[i * (n + 1)]!;
    }
  }
}
