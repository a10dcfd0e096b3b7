/** Uniforms of bound kernels: equal ones are stored once, and forgotten ones leave the device. */

import { expect } from "bun:test";
import { UniformStore } from "../../../backends/webgpu/uniforms.ts";
import { numbers } from "../kernels/support/arrays.ts";
import { bind, blank, put } from "../kernels/support/subject.ts";
import { gpuTest, sharedBackend } from "./testing.ts";

gpuTest("equal words are stored once, others each in slots of their own", async () => {
  const { device } = await sharedBackend();
  const counters = { dispatches: 0, submits: 0, pipelines: 0, buffers: 0, bytes: 0 };
  const store = new UniformStore(device, counters);
  const first = store.bindingOf([1, 2, 3]);
  const second = store.bindingOf(new Array<number>(65).fill(7));
  expect(store.bindingOf([1, 2, 3])).toBe(first);
  const third = store.bindingOf([1, 2, 4]);
  expect([first, second, third].map(({ offset, size }) => [offset, size])).toEqual([
    [0, 256],
    [256, 512],
    [768, 256],
  ]);
  expect(third.buffer === first.buffer).toBe(true);
  expect([counters.buffers, counters.bytes]).toEqual([1, 256 * 256]);
});

gpuTest("attributes that never repeat do not fill the device either", async () => {
  const backend = await sharedBackend();
  const x = put(backend, numbers([20000]));
  const y = blank(backend, [1]);
  let most = 0;
  const before = backend.counters.buffers;
  for (let i = 0; i < 18000; i++) {
    bind(backend, "slice", [x], y, { begin: [i], step: [1] });
    most = Math.max(most, backend.counters.buffers - before);
  }
  expect(most).toBeLessThanOrEqual(64);
  bind(backend, "slice", [x], y, { begin: [3], step: [1] })();
  expect([...(await backend.read(y))]).toEqual([numbers([20000]).data[3]!]);
});
