/** Arrays whose values a rule gives: triangles, indices, windows. They are made on the host. */
import type { DType, Shape } from "../nd/mod.ts";
import * as nd from "../nd/mod.ts";
import { sizeOf } from "../nd/shape.ts";
import { integers } from "./sets.ts";

/** Numbers whose logarithms are at equal distances, from `base ** start` to `base ** stop`. */
export function logspace(start: number, stop: number, num = 50, base = 10): nd.NDArray {
  const values = Float64Array.from(
    { length: num },
    (_, i) => base ** (start + ((stop - start) * i) / Math.max(num - 1, 1)),
  );
  return nd.array(values, { shape: [num] });
}

/** Ones at and below the `k`-th diagonal of `(N, M)`. */
export function tri(N: number, M: number = N, k = 0, dtype: DType = "float32"): nd.NDArray {
  const values = Uint8Array.from({ length: N * M }, (_, i) =>
    Number((i % M) - Math.floor(i / M) <= k),
  );
  return nd.array(values, { shape: [N, M], dtype });
}

/** Rows and columns of the lower triangle of `(n, m)`, as int32. */
export function tril_indices(n: number, k = 0, m: number = n): nd.NDArray[] {
  return places(n, m, (i, j) => j - i <= k);
}

/** Rows and columns of the upper triangle of `(n, m)`, as int32. */
export function triu_indices(n: number, k = 0, m: number = n): nd.NDArray[] {
  return places(n, m, (i, j) => j - i >= k);
}

/** `tril_indices` in the shape of a matrix. */
export function tril_indices_from(x: nd.NDArray, k = 0): nd.NDArray[] {
  return tril_indices(x.shape[0] as number, k, x.shape[1]);
}

/** `triu_indices` in the shape of a matrix. */
export function triu_indices_from(x: nd.NDArray, k = 0): nd.NDArray[] {
  return triu_indices(x.shape[0] as number, k, x.shape[1]);
}

/** Positions of the diagonal of an array whose axes are equally long, one vector an axis. */
export function diag_indices_from(x: nd.NDArray): nd.NDArray[] {
  return x.shape.map((length) => integers(Array.from({ length }, (_, i) => i)));
}

function places(n: number, m: number, test: (i: number, j: number) => boolean): nd.NDArray[] {
  const kept = Array.from({ length: n * m }, (_, i) => [Math.floor(i / m), i % m] as const).filter(
    ([i, j]) => test(i, j),
  );
  return [integers(kept.map(([i]) => i)), integers(kept.map(([, j]) => j))];
}

/** The position of each element along each axis of an array of that shape: `(axes, ...shape)`, as int32. */
export function indices(shape: Shape): nd.NDArray {
  const size = sizeOf(shape);
  const values = new Int32Array(shape.length * size);
  for (const [axis, length] of shape.entries()) {
    const stride = sizeOf(shape.slice(axis + 1));
    for (let i = 0; i < size; i++) values[axis * size + i] = Math.floor(i / stride) % length;
  }
  return nd.array(values, { shape: [shape.length, ...shape] });
}

/** Powers of a vector, one a column: the highest first, or with `increasing` last. */
export function vander(x: nd.NDArray, N: number = x.size, increasing = false): nd.NDArray {
  return nd.scope(() => {
    const powers = Float64Array.from({ length: N }, (_, i) => (increasing ? i : N - 1 - i));
    return nd.power(x.reshape([x.size, 1]), nd.array(powers, { shape: [N] }));
  });
}

/** The window of Blackman, `M` numbers. */
export function blackman(M: number): nd.NDArray {
  return cosines(M, [0.42, -0.5, 0.08]);
}

/** The window of Hamming, `M` numbers. */
export function hamming(M: number): nd.NDArray {
  return cosines(M, [0.54, -0.46]);
}

/** The window of von Hann, `M` numbers. */
export function hanning(M: number): nd.NDArray {
  return cosines(M, [0.5, -0.5]);
}

/** A sum of cosines over one period. */
function cosines(M: number, weights: readonly number[]): nd.NDArray {
  const values = Float64Array.from({ length: M }, (_, i) =>
    M === 1
      ? 1
      : weights.reduce((all, w, k) => all + w * Math.cos((2 * Math.PI * k * i) / (M - 1)), 0),
  );
  return nd.array(values, { shape: [M] });
}
