/** Diagonals and triangles of matrices as vectors, and back. */
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { concat } from "./concat.ts";
import { checkSquare } from "./linalg_matrices.ts";
import { take } from "./take.ts";

/** Options of `extracttrian` and `maketrian`. */
export interface TrianOptions {
  /** Which diagonal bounds the triangle: 0 the main one, above 0 one above it. Default: 0. */
  offset?: number;
  /** For `offset` 0, the lower triangle; else the upper. Default: true. */
  lower?: boolean;
}

/** Places of a square matrix where `test(row, column)`, in row-major order. */
function places(n: number, test: (row: number, column: number) => boolean): number[] {
  return Array.from({ length: n * n }, (_, i) => i).filter((i) => test(Math.floor(i / n), i % n));
}

const inDiagonal =
  (offset: number) =>
  (i: number, j: number): boolean =>
    j - i === offset;

/** Below and on a diagonal row by row, or above and on one column by column, as MXNet packs them. */
function trianglePlaces(n: number, { offset = 0, lower = true }: TrianOptions): number[] {
  if (offset < 0 || (offset === 0 && lower)) return places(n, (i, j) => j - i <= offset);
  return places(n, (i, j) => i - j >= offset).map(
    (place) => (place % n) * n + Math.floor(place / n),
  );
}

function checkOffset(name: string, offset: number, n: number): void {
  if (Number.isInteger(offset) && Math.abs(offset) < Math.max(n, 1)) return;
  throw new RangeError(
    `Cannot ${name} with offset ${offset}: matrices of ${n} rows have diagonals ${1 - n} to ${n - 1}.`,
  );
}

function extract(A: NDArray, from: readonly number[]): NDArray {
  return scope(() => {
    const batch = A.shape.slice(0, -2);
    const indices = NDArray.from(from, [from.length], "int32");
    const flat = A.reshape([sizeOf(batch), sizeOf(A.shape.slice(-2))]);
    return take(flat, indices, { axis: 1 }).reshape([...batch, from.length]);
  });
}

/** Vectors put at `to` of square matrices of `n` rows; the rest is 0. */
function insert(A: NDArray, n: number, to: readonly number[]): NDArray {
  return scope(() => {
    const [batch, length] = [A.shape.slice(0, -1), A.shape.at(-1) as number];
    const indices = new Int32Array(n * n).fill(length);
    for (const [k, place] of to.entries()) indices[place] = k;
    const flat = A.reshape([sizeOf(batch), length]);
    const zero = NDArray.from(
      new Float32Array(flat.shape[0] as number),
      [flat.shape[0] as number, 1],
      "float32",
    );
    const padded = concat([flat, zero], { dim: 1 });
    const whole = take(padded, NDArray.from(indices, [n * n], "int32"), { axis: 1 });
    return whole.reshape([...batch, n, n]);
  });
}

function checkVector(name: string, A: NDArray): number {
  if (A.ndim > 0) return A.shape.at(-1) as number;
  throw new RangeError(`Cannot ${name} a scalar: it must be a vector, or a batch of them.`);
}

/** A diagonal of the square matrices `A (..., n, n)`, `offset` above the main one: `(..., n - |offset|)`. */
export function extractdiag(A: NDArray, { offset = 0 }: { offset?: number } = {}): NDArray {
  const n = checkSquare("extractdiag", A);
  checkOffset("extractdiag", offset, n);
  return extract(A, places(n, inDiagonal(offset)));
}

/** Square matrices that have the vectors `A (..., n)` as a diagonal, `offset` above the main one, and are else 0. */
export function makediag(A: NDArray, { offset = 0 }: { offset?: number } = {}): NDArray {
  const n = checkVector("makediag", A) + Math.abs(offset);
  checkOffset("makediag", offset, n);
  return insert(A, n, places(n, inDiagonal(offset)));
}

/** A triangle of the square matrices `A (..., n, n)` as vectors: a lower one row by row, an upper one column by column. */
export function extracttrian(A: NDArray, options: TrianOptions = {}): NDArray {
  const n = checkSquare("extracttrian", A);
  checkOffset("extracttrian", options.offset ?? 0, n);
  return extract(A, trianglePlaces(n, options));
}

/** Square matrices that have the vectors `A (..., k)` as a triangle, packed as `extracttrian` does, and are else 0. */
export function maketrian(A: NDArray, options: TrianOptions = {}): NDArray {
  const { offset = 0 } = options;
  const length = checkVector("maketrian", A);
  // a triangle of m rows has m (m + 1) / 2 elements
  const rows = Math.round((Math.sqrt(8 * length + 1) - 1) / 2);
  if ((rows * (rows + 1)) / 2 !== length) {
    throw new RangeError(
      `Cannot maketrian ${formatShape(A.shape)}: no triangle has ${length} elements; they are 1, 3, 6, 10, ...`,
    );
  }
  const n = rows + Math.abs(offset);
  return insert(A, n, trianglePlaces(n, options));
}
