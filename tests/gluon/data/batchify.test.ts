import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { batchify, default_batchify_fn } from "../../../gluon/data/mod.ts";
import type { Tensor } from "../../../gluon/io/safetensors.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { array, type NDArray } from "../../../gluon/nd/mod.ts";

beforeAll(async () => setBackend(await load("reference")));

const vector = (...values: number[]): Float32Array => Float32Array.from(values);
const tensor = (shape: readonly number[], ...values: number[]): Tensor => ({
  shape,
  dtype: "float32",
  data: Float32Array.from(values),
});

test("default_batchify_fn() stacks field by field, in arrays and records", async () => {
  const samples = [
    { x: vector(1, 2), y: [3, array([4])] },
    { x: vector(5, 6), y: [7, array([8])] },
  ];
  const { x, y } = default_batchify_fn(samples) as unknown as { x: object; y: [object, NDArray] };
  expect(x).toEqual(tensor([2, 2], 1, 2, 5, 6));
  expect(y[0]).toEqual(tensor([2], 3, 7));
  expect(await y[1].tolist()).toEqual([[4], [8]]);
});

test("default_batchify_fn() refuses samples that are unlike, and says which field", () => {
  expect(() =>
    default_batchify_fn([
      [1, vector(1, 2)],
      [2, vector(1)],
    ]),
  ).toThrow(
    "Cannot put samples into one batch: field [1] of the first is float32 (2,), of number 1 float32 (1,); make them",
  );
  expect(() => default_batchify_fn(["a", "b"])).toThrow(
    'the sample of number 0 is "a"; it must be',
  );
  expect(() => default_batchify_fn([[1, 2], 3])).toThrow("in another 3; make them alike.");
});

test("pad() fills every axis up to the longest", () => {
  expect(batchify.pad({ val: -1 })([vector(1, 2, 3), vector(4)])).toEqual(
    tensor([2, 3], 1, 2, 3, 4, -1, -1),
  );
  expect(batchify.pad({ round_to: 4 })([vector(1)])).toEqual(tensor([1, 4], 1, 0, 0, 0));
  const [wide, high] = [tensor([1, 3], 1, 2, 3), tensor([2, 2], 4, 5, 6, 7)];
  expect(batchify.pad()([wide, high])).toEqual(
    tensor([2, 2, 3], 1, 2, 3, 0, 0, 0, 4, 5, 0, 6, 7, 0),
  );
  expect(() => batchify.pad()([wide, vector(1)])).toThrow(
    "has 2 axes of float32, of number 1 1 of",
  );
  expect(() => batchify.pad({ round_to: 0 })).toThrow("Cannot pad with round_to 0");
});

test("group() treats each field in its own way", () => {
  const together = batchify.group(batchify.pad(), batchify.stack);
  expect(
    together([
      [vector(1), 5],
      [vector(2, 3), 6],
    ]),
  ).toEqual([tensor([2, 2], 1, 0, 2, 3), tensor([2], 5, 6)]);
  expect(() => together([[vector(1)]])).toThrow(
    "Cannot group 2 functions over a sample of 1 fields",
  );
});
