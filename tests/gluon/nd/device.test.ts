/** Contexts: the one device in use, and members of arrays that MXNet's have for several. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { expectValues } from "./support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

test("arrays are on the device in use, and move to no other", async () => {
  const x = nd.ones([2]);
  expect([`${x.context}`, `${x.ctx}`, `${nd.current_context()}`]).toEqual([
    "cpu(0)",
    "cpu(0)",
    "cpu(0)",
  ]);
  expect(nd.num_gpus()).toBe(0);
  expect(x.as_in_context(nd.cpu())).toBe(x);
  expect(() => x.as_in_context(nd.gpu(1))).toThrow(
    "Cannot move an array to gpu(1): cpu(0) is in use; choose by use().",
  );
  expect(`${nd.gpu(1)}`).toBe("gpu(1)");
  expect(x.as_np_ndarray().as_nd_ndarray()).toBe(x);
  expect(await x.wait_to_read()).toBeUndefined();
});

test("slice_assign() overwrites a part in place, and gives the array", async () => {
  const x = nd.ones([2, 4]);
  expect(x.slice_assign(nd.zeros([1, 2]), [0, null], [1, null], [null, 2])).toBe(x);
  x.slice_assign_scalar(7, [1, 3], [2, 4]);
  await expectValues(x, [
    [0, 1, 0, 1],
    [1, 1, 1, 7],
  ]);
});

test("functions that MXNet has beside others", async () => {
  await expectValues(nd.concatenate([nd.ones([1, 2]), nd.zeros([1, 2])]), [
    [1, 1],
    [0, 0],
  ]);
  expect([nd.empty([2]).dtype, nd.empty([3], { dtype: "uint8" }).dtype]).toEqual([
    "float32",
    "uint8",
  ]);
  await expectValues(nd.multi_all_finite([nd.ones([2]), nd.array([Infinity])]), [0]);
  await expectValues(nd.Pad(nd.ones([1]), { pad_width: [1, 0], mode: "constant" }), [0, 1]);
  expect(nd.linalg_gemm2).toBe(nd.linalg.gemm2);
  expect(nd.random_normal).toBe(nd.random.normal);
  expect(() => nd.ravel_multi_index(nd.ones([2, 1]), { shape: [3] })).toThrow(
    "a row for each axis",
  );
});
