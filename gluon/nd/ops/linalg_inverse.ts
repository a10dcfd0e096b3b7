/** Inverses and determinants, by LU factorization. */
import type { NoAttrs } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { pause } from "../autograd/autograd.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type GradientRule, type Op } from "../op.ts";
import { scope } from "../scope.ts";
import { batch_dot } from "./dot.ts";
import { checkSquare, merged, onBatch, transposed } from "./linalg_matrices.ts";
import { none } from "./operands.ts";
import { prod } from "./prod.ts";

const samples = [
  { inputs: [{ shape: [1, 1, 1], draw: { values: [-2.5] } }] },
  {
    inputs: [
      { shape: [2, 3, 3], draw: { values: [0.5, 1.7, -0.5, 2.7, 1.1, 0.2, -0.5, 0.6, -2.5, 0.1] } },
    ],
  },
] as const;

export const inverseOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_inverse",
  shape: (_, a) => (a as ArrayType).shape,
  gradient: ({ dy, y }) => [
    () => batch_dot(batch_dot(y, dy, { transpose_a: true }), y, { transpose_b: true }).negative(),
  ],
  samples,
});

/** Of this, only what is made of it below has a gradient. */
export const pivotsOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_pivots",
  shape: (_, a) => (a as ArrayType).shape.slice(0, -1),
  gradient: "zero",
  samples,
});

const shape: Op<NoAttrs>["shape"] = (_, a) => (a as ArrayType).shape.slice(0, 1);

/** `slope` times the transposed inverse. */
const byInverse =
  (slope: (dy: NDArray, y: NDArray) => NDArray): GradientRule<NoAttrs> =>
  ({ dy, y }, a) => [
    () =>
      transposed(apply(inverseOp, [a as NDArray], none)).multiply(slope(dy, y).reshape([-1, 1, 1])),
  ];

export const detOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_det",
  shape,
  gradient: byInverse((dy, y) => dy.multiply(y)),
  lower: (_, a) => prod(apply(pivotsOp, [a as NDArray], none), { axis: 1 }),
  needs: "linalg_pivots",
  samples,
});

export const logabsdetOp: Op<NoAttrs> = defineOp<NoAttrs>({
  name: "linalg_logabsdet",
  shape,
  gradient: byInverse((dy) => dy),
  lower: (_, a) =>
    apply(pivotsOp, [a as NDArray], none)
      .abs()
      .log()
      .sum({ axis: 1 }),
  needs: "linalg_pivots",
  samples,
});

/** Inverses of the matrices `A (..., n, n)`; not finite where they are singular. */
export function inverse(A: NDArray): NDArray {
  checkSquare("inverse", A);
  return onBatch(A, (a) => apply(inverseOp, [a], none));
}

/** One number for each matrix: of a single matrix, `(1,)`, as in MXNet. */
const numbers = (A: NDArray, y: NDArray): NDArray =>
  A.ndim === 2 ? y : y.reshape(A.shape.slice(0, -2));

/** Determinants of the matrices `A (..., n, n)`; at singular ones the gradient is NaN. */
export function det(A: NDArray): NDArray {
  checkSquare("det", A);
  return scope(() => numbers(A, apply(detOp, [merged(A)], none)));
}

/** Sign and logarithm of the magnitude of determinants, as `[sign, logabsdet]`; of singular matrices, 0 and -infinity. */
export function slogdet(A: NDArray): [NDArray, NDArray] {
  checkSquare("slogdet", A);
  return scope(() => {
    const a = merged(A);
    const sign = pause(() => prod(apply(pivotsOp, [a], none).sign(), { axis: 1 }));
    return [numbers(A, sign), numbers(A, apply(logabsdetOp, [a], none))];
  });
}
