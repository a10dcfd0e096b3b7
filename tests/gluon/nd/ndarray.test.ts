/** NDArray: reading, writing, views, freeing, and its text. */
import { beforeAll, describe, expect, test } from "bun:test";
import { inspect } from "node:util";
import { load } from "../../../backends/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, NDArray, ones, zeros } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("wasm")));

describe("reading", () => {
  test("gives typed arrays of the dtype, nested arrays, or one number", async () => {
    expect(await array([1.5]).toArray()).toEqual(Float32Array.of(1.5));
    expect(await array([[1], [2]], { dtype: "int32" }).toArray()).toEqual(Int32Array.of(1, 2));
    expect(await array([[[1, 2]], [[3, 4]]]).tolist()).toEqual([[[1, 2]], [[3, 4]]]);
    expect(await array([[7]]).asscalar()).toBe(7);
    expect(await zeros([2, 0]).tolist()).toEqual([[], []]);
    expect(await zeros([0], { dtype: "uint8" }).toArray()).toEqual(new Uint8Array());
  });

  test("gives a copy, which the caller may write", async () => {
    const x = array([1, 2]);
    (await x.toArray())[0] = 9;
    expect(await x.tolist()).toEqual([1, 2]);
  });
});

test("shape, size, ndim, nbytes", () => {
  const x = zeros([2, 3], { dtype: "uint8" });
  expect([x.size, x.ndim, x.nbytes]).toEqual([6, 2, 6]);
  expect(x.isLike(ones([2, 3], { dtype: "uint8" }))).toBe(true);
  expect(x.isLike(ones([3, 2], { dtype: "uint8" }))).toBe(false);
  expect(x.isLike(ones([2, 3]))).toBe(false);
});

test("a view shares memory and outlives the array that it is of", async () => {
  const x = array([1, 2]);
  const view = x.view([2, 1]);
  x.set([3, 4]);
  x.dispose();
  expect(await view.tolist()).toEqual([[3], [4]]);
  expect([x.isDisposed, view.isDisposed]).toEqual([true, false]);
});

test("set() takes numbers or an array, and advances the version", async () => {
  const x = zeros([2]);
  const { version } = x.storage;
  expect(await x.set([1, 2]).tolist()).toEqual([1, 2]);
  expect(await x.set(array([3, 4])).tolist()).toEqual([3, 4]);
  expect(x.storage.version).toBe(version + 2);
  expect(() => x.set([1])).toThrow("Cannot set an array (2,) to 1 numbers: it holds 2");
});

test("a placeholder has the array's shape, and reading it throws the given error", async () => {
  const hidden = array([1, 2]).withheld(new Error("gone"));
  expect(hidden.shape).toEqual([2]);
  await expect(hidden.toArray()).rejects.toThrow("gone");
  expect(() => hidden.add(1)).toThrow("gone");
});

test("its text is shape, dtype and backend, in consoles, too", () => {
  expect(String(zeros([2, 3]))).toBe("<NDArray 2x3 float32 @wasm>");
  expect(String(array(1))).toBe("<NDArray scalar float32 @wasm>");
  expect(inspect(zeros([1], { dtype: "int32" }))).toContain("<NDArray 1 int32 @wasm>");
});

test("NDArray.from() and NDArray.empty() give arrays of the backend in use", async () => {
  expect(await NDArray.from([1, 2], [2, 1], "int32").tolist()).toEqual([[1], [2]]);
  expect(NDArray.empty([3], "float32").storage.backend.name).toBe("wasm");
});
