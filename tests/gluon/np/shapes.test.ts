/** Shapes and joins, where `mx.np` has no golden value. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectValues } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("diag() of matrices that are not square, and triu()", async () => {
  const x = np.arange(6).reshape([2, 3]);
  await expectValues(np.diag(x, 1), [1, 5]);
  await expectValues(np.diag(x, -1), [3]);
  await expectValues(np.triu(x, 1), [
    [0, 1, 2],
    [0, 0, 5],
  ]);
  expect(() => np.diag(np.zeros([2, 2, 2]))).toThrow(
    "Cannot diag an array of 3 axes: it must be a vector or a matrix.",
  );
});

test("concatenate() without an axis flattens", async () => {
  await expectValues(np.concatenate([np.array([[1, 2]]), np.array([3])], null), [1, 2, 3]);
});
