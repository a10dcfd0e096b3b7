import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { ArrayDataset, SimpleDataset } from "../../../gluon/data/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, type NDArray } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

test("ArrayDataset gives one row of each array", async () => {
  const x = array([
    [1, 2],
    [3, 4],
  ]);
  const [row, label] = (await new ArrayDataset(x, Int32Array.of(7, 8)).at(1)) as [NDArray, number];
  expect([row.shape, await row.tolist(), label]).toEqual([[2], [3, 4], 8]);
  const [name, vector] = (await new ArrayDataset(
    ["a", "b"],
    [
      [1, 2],
      [3, 4],
    ],
  ).at(0)) as unknown[];
  expect(name).toBe("a");
  expect(vector).toEqual({ shape: [2], dtype: "float32", data: Float32Array.of(1, 2) });
  expect(new ArrayDataset([5, 6]).at(1)).toBe(6);
});

test("ArrayDataset gathers rows of arrays in one piece, and leaves lists to be put together", async () => {
  const image = { shape: [3, 2], dtype: "uint8", data: Uint8Array.of(1, 2, 3, 4, 5, 6) } as const;
  const [x, y] = new ArrayDataset(array([[1], [2], [3]]), image).gather([2, 0]) as [
    NDArray,
    unknown,
  ];
  expect(await x.tolist()).toEqual([[3], [1]]);
  expect(y).toEqual({ shape: [2, 2], dtype: "uint8", data: Uint8Array.of(5, 6, 1, 2) });
  expect(new ArrayDataset(["a", "b"], [1, 2]).gather([0])).toBeUndefined();
  expect(new ArrayDataset(new ArrayDataset([1, 2]), [3, 4]).take(1).gather([0])).toBeDefined();
  expect(() => new ArrayDataset([1, 2]).gather([2])).toThrow("Cannot take sample 2: there are 2");
});

test("ArrayDataset takes datasets, also those that read", async () => {
  const slow = new SimpleDataset([1, 2]).transform(async (x) => 10 * x);
  expect(await new ArrayDataset(slow, ["a", "b"]).at(1)).toEqual([20, "b"]);
});

test("ArrayDataset refuses arrays of unequal length, and none", () => {
  expect(() => new ArrayDataset([1, 2], [1, 2, 3])).toThrow(
    "Cannot make an ArrayDataset: array 0 has length 2, array 1 3; all must be equally long.",
  );
  expect(() => new ArrayDataset()).toThrow("of nothing: give an array, or several.");
  expect(() => new ArrayDataset(7 as never)).toThrow("Cannot make an ArrayDataset of 7");
});
