/** `np.linalg`; further values are mx.np's (mxnet_np.test.ts). */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectValues } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("eigh() has vectors as columns", async () => {
  const [values, vectors] = np.linalg.eigh(
    np.array([
      [3, 0],
      [0, -1],
    ]),
  );
  await expectValues(values, [-1, 3]);
  await expectValues(vectors, [
    [0, 1],
    [1, 0],
  ]);
});

test("solve() takes vectors and matrices", async () => {
  const a = np.array([
    [2, 0],
    [0, 4],
  ]);
  await expectValues(np.linalg.solve(a, np.array([2, 4])), [1, 1]);
  await expectValues(np.linalg.solve(a, np.array([[2], [8]])), [[1], [2]]);
});

test("norm() of order 1", async () => {
  await expectValues(np.linalg.norm(np.array([1, -2]), 1), 3);
  expect(np.linalg.det(np.eye(2).reshape([1, 2, 2])).shape).toEqual([1]);
});
