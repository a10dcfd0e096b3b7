/** Eigenvalues of matrices that are not symmetric. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectValues } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("eig() of a matrix by hand: values ascend, vectors have length 1, one a column", async () => {
  const [values, vectors] = await np.linalg.eig(
    np.array([
      [2, 1],
      [2, 3],
    ]),
  );
  await expectValues(values, [1, 4]);
  const [h, f] = [Math.SQRT1_2, 1 / Math.sqrt(5)];
  await expectValues(vectors, [
    [h, f],
    [-h, 2 * f],
  ]);
});

test("a v = v diag(values) for random matrices with real eigenvalues, equal ones among them", async () => {
  np.random.seed(4);
  for (const values of [
    [3],
    [1, 2],
    [-5, 0.5, 4],
    [2, 2, 7],
    [0, 0, 0],
    [-9, -4, -1, 0, 0.1, 3, 8, 20],
  ]) {
    const n = values.length;
    const basis = np.random.normal(0, 1, [n, n]).add(np.eye(n).multiply(3));
    const a = np.dot(np.dot(basis, np.diag(np.array(values))), np.linalg.inv(basis));
    const [found, vectors] = await np.linalg.eig(a);
    const off = np.max(np.abs(np.dot(a, vectors).subtract(vectors.multiply(found))));
    expect(await off.asscalar()).toBeLessThan(1e-4);
    const sorted = values.toSorted((x, y) => x - y);
    for (const [i, value] of (await found.toArray()).entries()) {
      expect(Math.abs(value - sorted[i]!)).toBeLessThan(2e-3);
    }
  }
});

test("batches of matrices, triangular ones, and the values alone", async () => {
  const a = np.array([
    [
      [1, 5],
      [0, 2],
    ],
    [
      [4, 0],
      [3, -1],
    ],
  ]);
  await expectValues(await np.linalg.eigvals(a), [
    [1, 2],
    [-1, 4],
  ]);
});

test("complex eigenvalues are refused, as are matrices that are not square", async () => {
  const turn = np.array([
    [0, -1],
    [1, 0],
  ]);
  await expect(np.linalg.eig(turn)).rejects.toThrow(
    "Cannot eig a matrix of 2 rows: its eigenvalue 0 ± 1i is complex, which no array holds; use svd.",
  );
  await expect(np.linalg.eigvals(np.ones([2, 3]))).rejects.toThrow("Cannot eig (2, 3)");
});
