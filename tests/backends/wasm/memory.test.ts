/** The wasm backend's heap: growth, reuse and refusals. */

import { expect, test } from "bun:test";
import { createReferenceBackend } from "../../../backends/reference/mod.ts";
import { createWasmBackend, type WasmBuffer } from "../../../backends/wasm/mod.ts";
import { given } from "../kernels/support/arrays.ts";
import { bind, put } from "../kernels/support/subject.ts";

const wasm = await createWasmBackend();

test("the heap keeps arrays and bound kernels alive through growth", async () => {
  const backend = await createWasmBackend();
  const x = put(backend, given([1, 2, 3]));
  const y = put(backend, given([0, 0, 0]));
  const launch = backend.kernels.negative([x], y, {});
  const before = backend.heap.memory.buffer;
  const big = backend.alloc("float32", 16 << 20);
  expect(backend.heap.memory.buffer === before).toBe(false);
  launch();
  expect([...(await backend.read(y))]).toEqual([-1, -2, -3]);
  backend.write(x, [4, 5, 6]);
  launch();
  expect([...(await backend.read(y))]).toEqual([-4, -5, -6]);
  backend.free(big);
});

test("the heap keeps kernels with scratch right when the scratch moves", async () => {
  const backend = await createWasmBackend();
  const bind = (n: number) => {
    const x = put(backend, given(new Float32Array(2 * n * n).fill(1), [n, 2, n]));
    const y = put(backend, given([0, 0]));
    return { y, launch: backend.kernels.sum([x], y, { axes: [0, 2] }) };
  };
  const small = bind(3);
  const large = bind(600);
  large.launch();
  small.launch();
  expect([...(await backend.read(small.y))]).toEqual([9, 9]);
  expect([...(await backend.read(large.y))]).toEqual([360_000, 360_000]);
});

test("memory is given back: a thousand times a quarter of the heap fits", () => {
  for (let i = 0; i < 1000; i++) wasm.free(wasm.alloc("float32", 1 << 20));
});

test("the heap keeps kernels with scratch right when there is no room for more of it", async () => {
  const backend = await createWasmBackend();
  const x = put(backend, given(new Float32Array(180_000).fill(1), [30, 2, 3000]));
  const y = put(backend, given([0, 0]));
  const launch = backend.kernels.sum([x], y, { axes: [0, 2] });
  const large = put(backend, given(new Float32Array(200)));
  const fill = (size: number): void => {
    for (;;) backend.alloc("uint8", size);
  };
  for (const size of [2 ** 28, 2 ** 20, 2 ** 12, 2 ** 8]) {
    expect(() => fill(size)).toThrow("Cannot allocate");
  }
  const again = { ...x, shape: [300, 200, 3] };
  expect(() => backend.kernels.sum([again], large, { axes: [0, 2] })).toThrow("Cannot allocate");
  const statics = backend.heap.bytes.slice(0, (x.buffer as WasmBuffer).pointer);
  launch();
  expect(backend.heap.bytes.slice(0, statics.length)).toEqual(statics);
  expect([...(await backend.read(y))]).toEqual([90_000, 90_000]);
});

test("the backend refuses to free twice, to use what was freed, and to write beyond the end", () => {
  const array = put(wasm, given([1, 2]));
  expect(() => wasm.write(array, [1, 2, 3])).toThrow(
    new RangeError("Cannot write 3 elements into a buffer of 2: they do not fit; write at most 2."),
  );
  wasm.free(array.buffer);
  expect(() => wasm.free(array.buffer)).toThrow(
    "Cannot free a buffer of 2 elements: it has been freed already; free it once.",
  );
  expect(() => bind(wasm, "exp", [array], array)).toThrow(
    "Cannot use a buffer of 2 elements: it has been freed; keep it until its last use.",
  );
});

test("the backend refuses buffers of other backends", () => {
  const array = put(createReferenceBackend(), given([1]));
  const refusal = new TypeError(
    "Cannot use a buffer of another backend on wasm: it does not lie in the WebAssembly heap; copy its elements over.",
  );
  expect(() => bind(wasm, "exp", [array], array)).toThrow(refusal);
  expect(() => wasm.free(array.buffer)).toThrow(refusal);
});

test("the heap holds arrays of no elements", async () => {
  const array = put(wasm, given([]));
  expect([...(await wasm.read(array))]).toEqual([]);
  expect((array.buffer as WasmBuffer).pointer).toBeGreaterThan(0);
  wasm.free(array.buffer);
});
