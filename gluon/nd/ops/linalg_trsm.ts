/** Triangular systems of equations, and products with triangular matrices. */
import { apply } from "../apply.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { formatShape } from "../shape.ts";
import { batch_dot } from "./dot.ts";
import { checkBatches, checkSquare, merged, transposed, triangle } from "./linalg_matrices.ts";

interface Attrs {
  readonly lower: boolean;
  readonly transpose: boolean;
}

const a = {
  shape: [2, 3, 3],
  draw: { values: [2, 0.3, -0.4, 0.7, -3, 0.2, 0.1, 0.6, 1.5] },
} as const;

export const trsmOp: Op<Attrs> = defineOp<Attrs>({
  name: "linalg_trsm",
  shape: (_, _a, b) => (b as ArrayType).shape,
  gradient: ({ dy, y, attrs }, x) => {
    const triangular = x as NDArray;
    const solved = (): NDArray =>
      apply(trsmOp, [triangular, dy], { ...attrs, transpose: !attrs.transpose });
    return [
      () => {
        const outer = attrs.transpose
          ? batch_dot(y, solved(), { transpose_b: true })
          : batch_dot(solved(), y, { transpose_b: true });
        return triangle(outer, attrs).negative();
      },
      solved,
    ];
  },
  samples: [false, true].flatMap((lower) =>
    [false, true].map((transpose) => ({ inputs: [a, [2, 3, 2]], attrs: { lower, transpose } })),
  ),
});

/** Options of `trsm` and `trmm`. */
export interface TriangularOptions {
  /** Transpose the triangular matrix. Default: false. */
  transpose?: boolean;
  /** The triangular matrix stands at the right. Default: false. */
  rightside?: boolean;
  /** It is lower triangular; else upper. Default: true. */
  lower?: boolean;
  /** A factor of the result. Default: 1. */
  alpha?: number;
}

function checkSides(name: string, A: NDArray, B: NDArray, rightside: boolean): void {
  const n = checkSquare(name, A);
  checkBatches(name, A, B);
  if (B.shape.at(rightside ? -1 : -2) === n) return;
  throw new RangeError(
    `Cannot ${name} ${formatShape(A.shape)} and ${formatShape(B.shape)}: the ${rightside ? "last" : "second last"} ` +
      `length of the second must be ${n}, too.`,
  );
}

/** Triangular solve: `X` with `op(A) X = alpha B`, or `X op(A) = alpha B`. The other triangle of `A` is not read. */
export function trsm(A: NDArray, B: NDArray, options: TriangularOptions = {}): NDArray {
  const { transpose = false, rightside = false, lower = true, alpha = 1 } = options;
  checkSides("trsm", A, B, rightside);
  return scope(() => {
    const right = merged(alpha === 1 ? B : B.multiply(alpha));
    const x = rightside
      ? transposed(apply(trsmOp, [merged(A), transposed(right)], { lower, transpose: !transpose }))
      : apply(trsmOp, [merged(A), right], { lower, transpose });
    return x.reshape(B.shape);
  });
}

/** Triangular product: `alpha op(A) B`, or `alpha B op(A)`. The other triangle of `A` is not read. */
export function trmm(A: NDArray, B: NDArray, options: TriangularOptions = {}): NDArray {
  const { transpose = false, rightside = false, lower = true, alpha = 1 } = options;
  checkSides("trmm", A, B, rightside);
  return scope(() => {
    const [t, b] = [triangle(merged(A), { lower }), merged(B)];
    const y = rightside
      ? batch_dot(b, t, { transpose_b: transpose })
      : batch_dot(t, b, { transpose_a: transpose });
    return (alpha === 1 ? y : y.multiply(alpha)).reshape(B.shape);
  });
}
