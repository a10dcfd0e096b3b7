/** Triangular systems. */

/** Which triangle of a matrix is read, and whether it is read transposed. */
export interface TriangleAttrs {
  readonly lower: boolean;
  readonly transpose: boolean;
}

/** `x (n, m)` with `a x = b`, where one triangle of `a (n, n)` is read, or its transpose. */
export function solveTriangular(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  { lower, transpose }: TriangleAttrs,
  x: Float64Array,
): void {
  const [row, column] = transpose ? [1, n] : [n, 1];
  const forward = lower !== transpose;
  for (let step = 0; step < n; step++) {
    const i = forward ? step : n - 1 - step;
    for (let j = 0; j < m; j++) {
      let sum = b[i * m + j]!;
      const [from, to] = forward ? [0, i] : [i + 1, n];
      for (let k = from; k < to; k++) sum -= a[i * row + k * column]! * x[k * m + j]!;
      x[i * m + j] = sum / a[i * (n + 1)]!;
    }
  }
}
