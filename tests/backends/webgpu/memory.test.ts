/** The memory of the webgpu backend: pooled buffers, and what is refused. */

import { expect } from "bun:test";
import { given } from "../kernels/support/arrays.ts";
import { bind, blank, put } from "../kernels/support/subject.ts";
import { counted, gpuTest, sharedBackend } from "./testing.ts";

gpuTest("memory given back is not handed on before work on it is done", async () => {
  const backend = await sharedBackend();
  const x = put(backend, given([1, 2, 3, 4, 5]));
  const y = blank(backend, [5]);
  bind(backend, "negative", [x], y)();
  backend.free(x.buffer);
  const reused = put(backend, given([9, 9, 9, 9, 9]));
  expect([...(await backend.read(y))]).toEqual([-1, -2, -3, -4, -5]);
  expect([...(await backend.read(reused))]).toEqual([9, 9, 9, 9, 9]);
});

gpuTest("thousands of eager steps leave no more GPU buffers than a few", async () => {
  const backend = await sharedBackend();
  const step = (i: number) => {
    const x = put(backend, given([i, i + 1]));
    const y = blank(backend, [2]);
    const z = blank(backend, []);
    bind(backend, "multiply", [x, x], y)();
    bind(backend, "sum", [y], z, { axes: [0] })();
    for (const { buffer } of [x, y, z]) backend.free(buffer);
  };
  for (let i = 0; i < 10; i++) step(i);
  const { buffers, dispatches } = await counted(backend, () => {
    for (let i = 0; i < 3000; i++) step(i);
  });
  expect(buffers).toBe(0);
  expect(dispatches).toBe(6000);
});

gpuTest("alloc() names the limit that an array exceeds", async () => {
  const backend = await sharedBackend();
  const { maxBufferSize, maxStorageBufferBindingSize } = backend.device.limits;
  const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
  const size = limit / 4 + 1;
  expect(() => backend.alloc("uint8", size)).toThrow(RangeError);
  expect(() => backend.alloc("uint8", size)).toThrow(
    `Cannot allocate ${size} elements of uint8 (${size * 4} bytes) on webgpu: the device binds at most ${limit} bytes ` +
      `as one buffer (maxBufferSize ${maxBufferSize}, maxStorageBufferBindingSize ${maxStorageBufferBindingSize}); split the array`,
  );
});

gpuTest("write() of more than the buffer holds is refused", async () => {
  const backend = await sharedBackend();
  const x = blank(backend, [2]);
  expect(() => backend.write(x, [1, 2, 3])).toThrow(
    "Cannot write 3 elements to webgpu: the buffer holds 2; write no more than that",
  );
});

gpuTest("buffers that were freed, or that another backend made, are refused", async () => {
  const backend = await sharedBackend();
  const x = blank(backend, [2]);
  backend.free(x.buffer);
  const message =
    "Cannot use a webgpu buffer of 2 elements: it was freed; keep arrays alive while kernels are bound to them";
  expect(() => bind(backend, "negative", [x], x)).toThrow(message);
  expect(() => backend.free(x.buffer)).toThrow(message);
  const foreign = { buffer: { size: 2 }, shape: [2], dtype: "float32" } as const;
  expect(() => backend.write(foreign, [1])).toThrow(
    "Cannot use a buffer of 2 elements on webgpu: another backend made it; read it there and write it here",
  );
});
