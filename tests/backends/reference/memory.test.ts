/** The memory of the reference backend: float64, and NaN where nothing was written. */

import { expect, test } from "bun:test";
import { createReferenceBackend } from "../../../backends/reference/mod.ts";
import { given } from "../kernels/support/arrays.ts";
import { put } from "../kernels/support/subject.ts";

const backend = createReferenceBackend();

test("float32 is kept in float64 without rounding", async () => {
  const data = await backend.read(put(backend, given([0.1, 1e300])));
  expect(data).toBeInstanceOf(Float64Array);
  expect([...data]).toEqual([0.1, 1e300]);
});

test("what was never written reads as NaN", async () => {
  const buffer = backend.alloc("float32", 2);
  expect([...(await backend.read({ buffer, shape: [2], dtype: "float32" }))]).toEqual([NaN, NaN]);
});

test("what was freed reads as NaN", async () => {
  const x = put(backend, given([1, 2]));
  backend.free(x.buffer);
  expect([...(await backend.read(x))]).toEqual([NaN, NaN]);
});
