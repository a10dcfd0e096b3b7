/** Failures of the device come to light on the next read. */

import { expect } from "bun:test";
import { createWebgpuBackend } from "../../../backends/webgpu/mod.ts";
import { given } from "../kernels/support/arrays.ts";
import { put } from "../kernels/support/subject.ts";
import { gpuTest, sharedBackend } from "./testing.ts";

gpuTest("staging buffers are kept for reads of the same size", async () => {
  const backend = await sharedBackend();
  const x = put(backend, given([1, 2, 3]));
  await backend.read(x);
  const { buffers } = backend.counters;
  for (let i = 0; i < 20; i++) expect([...(await backend.read(x))]).toEqual([1, 2, 3]);
  expect(backend.counters.buffers).toBe(buffers);
});

gpuTest("refused work shows on the next read, and only there", async () => {
  const backend = await createWebgpuBackend();
  const x = put(backend, given([1, 2]));
  backend.device.createBuffer({ size: 4, usage: 0xffff });
  await expect(backend.read(x)).rejects.toThrow(
    "Cannot read from webgpu: the device refused work that was enqueued before (",
  );
  expect([...(await backend.read(x))]).toEqual([1, 2]);
  backend.dispose();
});

gpuTest("a lost device is reported with the remedy", async () => {
  const backend = await createWebgpuBackend();
  const x = put(backend, given([1, 2]));
  backend.dispose();
  await backend.device.lost;
  await expect(backend.read(x)).rejects.toThrow(
    /Cannot read from webgpu: the device is lost \(.+\); create a new backend and write all arrays again/,
  );
});
