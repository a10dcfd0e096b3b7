/** Products of arrays: further cases than `mx.np`'s. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectValues } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("matmul() broadcasts what is before the matrices", () => {
  expect(np.matmul(np.ones([2, 1, 3, 4]), np.ones([5, 4, 2])).shape).toEqual([2, 5, 3, 2]);
  expect(np.matmul(np.ones(3), np.ones([5, 3, 2])).shape).toEqual([5, 2]);
  expect(np.matmul(np.ones(3), np.ones([3, 2])).shape).toEqual([2]);
  expect(() => np.matmul(np.ones([2, 3, 4]), np.ones([3, 4, 2]))).toThrow(
    "Cannot matmul (2, 3, 4) and (3, 4, 2): the axes before the matrices do not broadcast.",
  );
  expect(() => np.matmul(np.array(2), np.ones([2]))).toThrow(
    "Cannot matmul a scalar: use multiply().",
  );
});

test("dot() with a scalar multiplies", async () => {
  await expectValues(np.dot(np.array([1, 2]), 3), [3, 6]);
});
