/** `nd.linalg`: identities, plans, special values and errors; values and gradients are MXNet's (ops/mxnet_linalg.test.ts). */
import { expect, test } from "bun:test";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { expectValues, gradientsOf, onEachBackend } from "./support/by_hand.ts";

const { linalg } = nd;

function randomMatrices(...shape: number[]): nd.NDArray {
  return nd.random.normal(0, 1, { shape, rng: default_rng(5) });
}

async function expectSame(a: nd.NDArray, b: nd.NDArray, tolerance = 1e-4): Promise<void> {
  expect(a.shape).toEqual(b.shape);
  expect(await a.subtract(b).abs().max().asscalar()).toBeLessThan(tolerance);
}

onEachBackend(() => {
  test("factors of large matrices multiply to the matrix", async () => {
    const a = randomMatrices(2, 40, 40);
    const definite = linalg.syrk(a).add(nd.eye(40).expand_dims(0));
    const l = linalg.potrf(definite);
    await expectSame(linalg.syrk(l), definite, 2e-3);
    const [q, lower] = linalg.gelqf(a);
    await expectSame(linalg.gemm2(lower, q), a);
    await expectSame(linalg.syrk(q), nd.eye(40).broadcast_to([2, 40, 40]));
    const [u, values] = linalg.syevd(definite);
    const diagonal = linalg.makediag(values);
    await expectSame(
      linalg.gemm2(linalg.gemm2(u, diagonal, { transpose_a: true }), u),
      definite,
      2e-3,
    );
    const inverse = linalg.inverse(definite);
    await expectSame(linalg.gemm2(definite, inverse), nd.eye(40).broadcast_to([2, 40, 40]), 2e-3);
    const [, logarithm] = linalg.slogdet(definite);
    await expectSame(linalg.sumlogdiag(l).multiply(2), logarithm, 2e-3);
    await expectSame(linalg.potri(l), inverse, 2e-3);
  });

  test("plans replay them with new values", async () => {
    const solve = compile((a: nd.NDArray, b: nd.NDArray) => {
      const l = linalg.potrf(linalg.syrk(a));
      return linalg.trsm(l, linalg.trsm(l, b), { transpose: true });
    });
    for (const seed of [1, 2, 3]) {
      const rng = default_rng(seed);
      const a = nd.random.normal(0, 1, { shape: [3, 3], rng }).add(nd.eye(3).multiply(3));
      const x = nd.random.normal(0, 1, { shape: [3, 2], rng });
      await expectSame(solve(a, nd.dot(linalg.syrk(a), x)) as nd.NDArray, x, 1e-3);
    }
  });

  test("a matrix that is not positive definite has no Cholesky factor: NaN from that row on", async () => {
    await expectValues(
      linalg.potrf(
        nd.array([
          [4, 2],
          [2, 1],
        ]),
      ),
      [
        [2, 0],
        [1, Number.NaN],
      ],
    );
    await expectValues(linalg.potrf(nd.array([[-1]])), [[Number.NaN]]);
    await expectValues(linalg.potrf(nd.array([[Number.NaN]])), [[Number.NaN]]);
  });

  test("determinants of singular and of permuted matrices", async () => {
    const singular = nd.array([
      [1, 2],
      [2, 4],
    ]);
    await expectValues(linalg.det(singular), [0]);
    const [sign, logarithm] = linalg.slogdet(singular);
    await expectValues(sign, [0]);
    await expectValues(logarithm, [-Infinity]);
    const swapped = nd.array([
      [0, 0, 2],
      [0, 3, 0],
      [4, 0, 0],
    ]);
    await expectValues(linalg.det(swapped), [-24]);
    await expectValues(linalg.inverse(swapped), [
      [0, 0, 0.25],
      [0, 1 / 3, 0],
      [0.5, 0, 0],
    ]);
  });

  test("equal eigenvalues have a finite gradient", async () => {
    const [da] = gradientsOf((a) => linalg.syevd(a as nd.NDArray)[1].sum(), [nd.eye(3)]);
    await expectValues(da as nd.NDArray, [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("batches without matrices and matrices of one element", async () => {
    expect(linalg.inverse(nd.zeros([0, 3, 3])).shape).toEqual([0, 3, 3]);
    await expectValues(linalg.inverse(nd.array([[4]])), [[0.25]]);
  });

  test("refuse what is no batch of matrices that fit", () => {
    expect(() => linalg.potrf(nd.ones([3]))).toThrow(
      "Cannot potrf (3,): it must be a matrix, or a batch of them, (..., rows, columns).",
    );
    expect(() => linalg.det(nd.ones([2, 3]))).toThrow(
      "Cannot det (2, 3): the matrices are not square; the last two lengths must be equal.",
    );
    expect(() => linalg.gelqf(nd.ones([3, 2]))).toThrow(
      "Cannot gelqf (3, 2): there are more rows than columns; factorize the transpose.",
    );
    expect(() => linalg.gemm2(nd.ones([2, 3, 3]), nd.ones([1, 3, 3]))).toThrow(
      "Cannot gemm2 (2, 3, 3) and (1, 3, 3): all axes but the last two must be equal.",
    );
    expect(() => linalg.gemm(nd.ones([2, 3]), nd.ones([3, 2]), nd.ones([3, 3]))).toThrow(
      "Cannot gemm with C (3, 3): the product is (2, 2); both must be alike.",
    );
    expect(() => linalg.trsm(nd.eye(3), nd.ones([2, 3]))).toThrow(
      "Cannot trsm (3, 3) and (2, 3): the second last length of the second must be 3, too.",
    );
    expect(() => linalg.maketrian(nd.ones([4]))).toThrow(
      "Cannot maketrian (4,): no triangle has 4 elements; they are 1, 3, 6, 10, ...",
    );
    expect(() => linalg.extractdiag(nd.eye(3), { offset: 3 })).toThrow(
      "Cannot extractdiag with offset 3: matrices of 3 rows have diagonals -2 to 2.",
    );
  });
});
