/** Elementwise kernels of the reference backend, where float64 shows more than float32. */

import { expect, test } from "bun:test";
import { createReferenceBackend } from "../../../backends/reference/mod.ts";
import { given } from "../kernels/support/arrays.ts";
import { runOn } from "../kernels/support/subject.ts";

const backend = createReferenceBackend();

test("round is not fooled by the largest float64 below a half", async () => {
  const x = given([0.49999999999999994, -0.49999999999999994, 0.5]);
  expect((await runOn(backend, "round", [x], [3])).map((each) => each + 0)).toEqual([0, 0, 1]);
});

test("expm1 and log1p keep arguments that float32 holds only roughly", async () => {
  expect(await runOn(backend, "expm1", [given([1e-20])], [1])).toEqual([1e-20]);
  expect(await runOn(backend, "log1p", [given([1e-20])], [1])).toEqual([1e-20]);
});
