/** Products of batches of matrices. */
import type { NDArray } from "../ndarray.ts";
import { scope } from "../scope.ts";
import { formatShape, resolveAxis, sameShape } from "../shape.ts";
import { batch_dot } from "./dot.ts";
import { checkBatches, checkMatrices, merged } from "./linalg_matrices.ts";

/** Options of `gemm2`. */
export interface Gemm2Options {
  /** Transpose the left matrices. Default: false. */
  transpose_a?: boolean;
  /** Transpose the right matrices. Default: false. */
  transpose_b?: boolean;
  /** A factor of the product. Default: 1. */
  alpha?: number;
  /** The axis of the rows; that of the columns is the last. Default: -2. */
  axis?: number;
}

/** Options of `gemm`. */
export interface GemmOptions extends Gemm2Options {
  /** A factor of `C`. Default: 1. */
  beta?: number;
}

/** `x` with `axis` where the rows of matrices are; applied to the inverse permutation, back again. */
function rowsOf(x: NDArray, axis: number, back = false): NDArray {
  const at = resolveAxis(axis, x.ndim, "gemm");
  const target = x.ndim - 2;
  if (at === target) return x;
  const axes = x.shape.map((_, i) => i);
  const [from, to] = back ? [target, at] : [at, target];
  return x.transpose(axes.toSpliced(from, 1).toSpliced(to, 0, from));
}

const scaled = (x: NDArray, factor: number): NDArray => (factor === 1 ? x : x.multiply(factor));

/** `alpha op(A) op(B)` of matrices `(..., rows, columns)`. */
export function gemm2(A: NDArray, B: NDArray, options: Gemm2Options = {}): NDArray {
  const { transpose_a = false, transpose_b = false, alpha = 1, axis = -2 } = options;
  checkMatrices("gemm2", A);
  checkMatrices("gemm2", B);
  return scope(() => {
    const [a, b] = [rowsOf(A, axis), rowsOf(B, axis)];
    const batch = checkBatches("gemm2", a, b);
    const y = batch_dot(merged(a), merged(b), { transpose_a, transpose_b });
    return scaled(rowsOf(y.reshape([...batch, ...y.shape.slice(1)]), axis, true), alpha);
  });
}

/** `alpha op(A) op(B) + beta C` of matrices `(..., rows, columns)`. */
export function gemm(A: NDArray, B: NDArray, C: NDArray, options: GemmOptions = {}): NDArray {
  const { beta = 1, ...rest } = options;
  return scope(() => {
    const product = gemm2(A, B, rest);
    if (!sameShape(product.shape, C.shape)) {
      throw new RangeError(
        `Cannot gemm with C ${formatShape(C.shape)}: the product is ${formatShape(product.shape)}; ` +
          "both must be alike.",
      );
    }
    return product.add(scaled(C, beta));
  });
}

/** `alpha A A^T`, or `alpha A^T A`, of matrices `(..., rows, columns)`. */
export function syrk(
  A: NDArray,
  { transpose = false, alpha = 1 }: { transpose?: boolean; alpha?: number } = {},
): NDArray {
  return gemm2(A, A, { transpose_a: transpose, transpose_b: !transpose, alpha });
}
