/** Reductions: dtypes of indices, and options beside axes. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectValues } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("argmax() gives whole numbers", () => {
  expect(np.argmax(np.array([1, 3, 2])).dtype).toBe("int32");
  expect(np.argmin(np.ones([2, 2]), 1).dtype).toBe("int32");
});

test("var() and std() of equal numbers are 0; ddof is subtracted from the count", async () => {
  await expectValues(np.var(np.full([3], 1e4)), 0);
  await expectValues(np.std(np.array([1, 3]), { ddof: 1 }), Math.SQRT2);
  await expectValues(np.mean(np.array([[1, 3]]), { axis: 1, keepdims: true }), [[2]]);
  await expectValues(np.sum(np.array([[1, 3]]), null), 4);
});
