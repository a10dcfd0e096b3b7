/** What a kernel of the wasm backend reads off its operands when it is bound. */

import { expect, test } from "bun:test";
import {
  bytesOf,
  elementsOf,
  inputAt,
  numberType,
  pointerOf,
} from "../../../../backends/wasm/kernels/operand.ts";
import { createWasmBackend } from "../../../../backends/wasm/mod.ts";
import { given } from "../../kernels/support/arrays.ts";
import { bind, put } from "../../kernels/support/subject.ts";

const backend = await createWasmBackend();

test("an operand has a pointer, elements and bytes", () => {
  const floats = put(backend, given([1, 2, 3, 4, 5, 6], [2, 3]));
  const bytes = put(backend, given([1, 2, 3], [3], "uint8"));
  expect(pointerOf(floats)).toBeGreaterThan(0);
  expect([elementsOf(floats), bytesOf(floats)]).toEqual([6, 24]);
  expect([elementsOf(bytes), bytesOf(bytes)]).toEqual([3, 3]);
  expect(elementsOf({ ...floats, shape: [2] })).toBe(2);
});

test("a missing input is refused", () => {
  const x = put(backend, given([1]));
  expect(inputAt([x], 0)).toBe(x);
  expect(() => inputAt([x], 1)).toThrow(
    new RangeError("Cannot bind a kernel to 1 inputs: it needs 2."),
  );
});

test("uint8 is refused where it would be computed with", () => {
  const x = put(backend, given([1, 2], [2], "uint8"));
  expect(numberType({ ...x, dtype: "int32" })).toBe("int32");
  const refusal = new TypeError(
    "Cannot compute with uint8: it stores pixels and flags only; cast it to float32 or int32.",
  );
  expect(() => numberType(x)).toThrow(refusal);
  expect(() => bind(backend, "add", [x, x], x)).toThrow(refusal);
});
