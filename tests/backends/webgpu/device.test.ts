/** Finding a GPU, or saying why there is none and what to do. */

import { expect, test } from "bun:test";
import { findGpu, loadDawn } from "../../../backends/webgpu/device.ts";
import { hostOf, noAdapterError, noWebgpuError } from "../../../backends/webgpu/host.ts";
import { createWebgpuBackend } from "../../../backends/webgpu/mod.ts";
import { given } from "../kernels/support/arrays.ts";
import { bind, put } from "../kernels/support/subject.ts";
import { gpuTest } from "./testing.ts";

test("no adapter is said, and what to do here", async () => {
  const gpu = { requestAdapter: async () => null } as unknown as GPU;
  await expect(createWebgpuBackend({ gpu })).rejects.toThrow(noAdapterError(hostOf()).message);
});

test("a host's own WebGPU is taken; a page without it is not asked for the package webgpu", async () => {
  const gpu = { requestAdapter: async () => null } as unknown as GPU;
  expect((await findGpu(gpu, "page")).gpu).toBe(gpu);
  const own = globalThis.navigator.gpu as GPU | undefined;
  if (own === undefined) {
    await expect(findGpu(undefined, "page")).rejects.toThrow(noWebgpuError("page").message);
  } else expect((await findGpu(undefined, "page")).gpu).toBe(own);
});

test("a missing package webgpu is named, with its reason and the command that installs it", async () => {
  const reason =
    /Cannot open the webgpu backend: this runtime has no navigator.gpu, and the optional package "no-such-package" did not load \(.*no-such-package.*\)/;
  const bun = expect(loadDawn("bun", "no-such-package")).rejects;
  await bun.toThrow(reason);
  await bun.toThrow(
    /; install it \(bun add no-such-package\), run under Deno, or use another backend such as "wasm"$/,
  );
  await expect(loadDawn("node", "no-such-package")).rejects.toThrow(
    /; install it \(npm install no-such-package\), run under Deno, or/,
  );
});

gpuTest("onCompile hears of a pipeline before and after it is compiled, once", async () => {
  const backend = await createWebgpuBackend();
  const { counters } = backend;
  const { pipelines } = counters;
  const heard: [string, number][] = [];
  backend.onCompile = (label) => {
    heard.push([label, counters.pipelines]);
    return () => heard.push(["done", counters.pipelines]);
  };
  const x = put(backend, given([1, 2]));
  for (let i = 0; i < 2; i++) bind(backend, "negative", [x], x)();
  expect(heard).toEqual([
    ["negative_float32", pipelines],
    ["done", pipelines + 1],
  ]);
  backend.dispose();
});

gpuTest("an adapter that takes work and does none of it is refused", async () => {
  const { device, opened } = await createWebgpuBackend();
  Object.defineProperty(device.queue, "submit", { value: () => {} });
  const adapter = {
    limits: device.limits,
    info: opened.info,
    requestDevice: async () => device,
  };
  const gpu = { requestAdapter: async () => adapter } as unknown as GPU;
  await expect(createWebgpuBackend({ gpu })).rejects.toThrow(
    /Cannot open the webgpu backend: the adapter ".+" computes nothing \(a null backend, handed out where no driver was found\); /,
  );
});
