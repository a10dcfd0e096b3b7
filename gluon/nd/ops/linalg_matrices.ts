/** Batches of matrices `(..., rows, columns)`, as the ops of linear algebra take them: `(batch, rows, columns)`. */
import { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../shape.ts";
import { masked } from "./where.ts";

/** Throws where an array is no batch of matrices. */
export function checkMatrices(name: string, x: NDArray): readonly [rows: number, columns: number] {
  if (x.ndim >= 2) return [x.shape.at(-2) as number, x.shape.at(-1) as number];
  throw new RangeError(
    `Cannot ${name} ${formatShape(x.shape)}: it must be a matrix, or a batch of them, (..., rows, columns).`,
  );
}

/** Throws where an array is no batch of square matrices. */
export function checkSquare(name: string, x: NDArray): number {
  const [rows, columns] = checkMatrices(name, x);
  if (rows === columns) return rows;
  throw new RangeError(
    `Cannot ${name} ${formatShape(x.shape)}: the matrices are not square; the last two lengths must be equal.`,
  );
}

/** Throws where two batches differ in what they have before the matrices. */
export function checkBatches(name: string, a: NDArray, b: NDArray): Shape {
  checkMatrices(name, a);
  checkMatrices(name, b);
  const batch = a.shape.slice(0, -2);
  if (sameShape(batch, b.shape.slice(0, -2))) return batch;
  throw new RangeError(
    `Cannot ${name} ${formatShape(a.shape)} and ${formatShape(b.shape)}: all axes but the last two must be equal.`,
  );
}

/** `(..., rows, columns) -> (batch, rows, columns)`. */
export function merged(x: NDArray): NDArray {
  return x.reshape([sizeOf(x.shape.slice(0, -2)), ...x.shape.slice(-2)]);
}

/** `op` on a batch of matrices, whose results keep the axes before them. */
export function onBatch(x: NDArray, op: (matrices: NDArray) => NDArray): NDArray {
  return scope(() => {
    const y = op(merged(x));
    return y.reshape([...x.shape.slice(0, -2), ...y.shape.slice(1)]);
  });
}

/** The matrices transposed. */
export function transposed(x: NDArray): NDArray {
  const axes = x.shape.map((_, i) => i);
  return x.transpose([...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

/** A matrix of ones where `test(row, column)`, else zeros. */
export function mask(
  rows: number,
  columns: number,
  test: (row: number, column: number) => boolean,
): NDArray {
  const values = Float64Array.from({ length: rows * columns }, (_, i) =>
    Number(test(Math.floor(i / columns), i % columns)),
  );
  return NDArray.from(values, [rows, columns], "float32");
}

/** One triangle of square matrices, with the diagonal or below or above it by `offset`; the rest is 0. */
export function triangle(
  x: NDArray,
  { lower, offset = 0 }: { lower: boolean; offset?: number },
): NDArray {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const kept = mask(rows, columns, (i, j) => (lower ? j - i <= offset : j - i >= offset));
  return masked(kept, x);
}
