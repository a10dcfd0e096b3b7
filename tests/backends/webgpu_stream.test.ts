/** Order, counts, memory and failures of the webgpu backend. */

import { describe, expect, test } from "bun:test";
import type { Launch } from "../../backends/backend.ts";
import { loadDawn } from "../../backends/webgpu/device.ts";
import { createWebgpuBackend, type WebgpuBackend } from "../../backends/webgpu/mod.ts";
import { bind, blank, given, gpuTest, numbers, put, sharedBackend } from "./webgpu_testing.ts";

/** What the counters grew by while `work` ran. */
async function counted(
  backend: WebgpuBackend,
  work: () => void | Promise<void>,
): Promise<{ dispatches: number; submits: number; buffers: number }> {
  const before = { ...backend.counters };
  await work();
  return {
    dispatches: backend.counters.dispatches - before.dispatches,
    submits: backend.counters.submits - before.submits,
    buffers: backend.counters.buffers - before.buffers,
  };
}

describe("webgpu, the order of work", () => {
  gpuTest("a write comes after launches before it and before launches after it", async () => {
    const backend = await sharedBackend();
    const x = put(backend, given([1, 2]));
    const first = blank(backend, [2]);
    const second = blank(backend, [2]);
    const third = blank(backend, [2]);
    bind(backend, "negative", [x], first)();
    backend.write(x, [10, 20]);
    bind(backend, "negative", [x], second)();
    backend.write(x, [100]);
    bind(backend, "negative", [x], third)();
    expect([...(await backend.read(first))]).toEqual([-1, -2]);
    expect([...(await backend.read(second))]).toEqual([-10, -20]);
    expect([...(await backend.read(third))]).toEqual([-100, -20]);
  });

  gpuTest(
    "a read gives what was there when it was asked for, in an array of the caller's own",
    async () => {
      const backend = await sharedBackend();
      const x = put(backend, given([1, 2]));
      const early = backend.read(x);
      backend.write(x, [3, 4]);
      const late = backend.read(x);
      const [a, b] = await Promise.all([early, late]);
      expect([...a]).toEqual([1, 2]);
      a[0] = 99;
      expect([...b]).toEqual([3, 4]);
      expect([...(await backend.read(x))]).toEqual([3, 4]);
    },
  );

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

  gpuTest("what a kernel writes, the next one reads", async () => {
    const backend = await sharedBackend();
    const x = put(backend, given([0]));
    const one = put(backend, given([1]));
    const increment = bind(backend, "add", [x, one], x);
    for (let i = 0; i < 500; i++) increment();
    expect([...(await backend.read(x))]).toEqual([500]);
  });
});

describe("webgpu, counts", () => {
  gpuTest("a plan of many launches and a flush is one command buffer", async () => {
    const backend = await sharedBackend();
    const x = put(backend, numbers([4, 4]));
    const y = blank(backend, [4, 4]);
    const z = blank(backend, []);
    const plan: Launch[] = [];
    for (let i = 0; i < 100; i++) {
      plan.push(bind(backend, "negative", [x], y));
      plan.push(bind(backend, "dot", [x, x], y, { transposeA: false, transposeB: true }));
      plan.push(bind(backend, "sum", [y], z, { axes: [0, 1] }));
    }
    backend.flush();
    const replay = await counted(backend, () => {
      for (const launch of plan) launch();
      backend.flush();
    });
    expect(replay).toEqual({ dispatches: 300, submits: 1, buffers: 0 });
    expect(await counted(backend, () => backend.flush())).toEqual({
      dispatches: 0,
      submits: 0,
      buffers: 0,
    });
  });

  gpuTest("a read submits together with the work before it", async () => {
    const backend = await sharedBackend();
    const x = put(backend, numbers([4]));
    await backend.read(x);
    const negate = bind(backend, "negative", [x], x);
    expect(
      await counted(backend, async () => {
        negate();
        await backend.read(x);
      }),
    ).toEqual({ dispatches: 1, submits: 1, buffers: 0 });
  });

  gpuTest("a write submits only if work that waits uses what it overwrites", async () => {
    const backend = await sharedBackend();
    const x = put(backend, numbers([4]));
    const y = blank(backend, [4]);
    const rate = put(backend, given([0.1]));
    backend.flush();
    const negate = bind(backend, "negative", [x], y);
    expect(
      await counted(backend, () => {
        negate();
        backend.write(rate, [0.2]);
      }),
    ).toEqual({ dispatches: 1, submits: 0, buffers: 0 });
    expect((await counted(backend, () => backend.write(x, [1]))).submits).toBe(1);
  });

  gpuTest("a batch that grows large is submitted unasked", async () => {
    const backend = await sharedBackend();
    const x = put(backend, numbers([4]));
    const negate = bind(backend, "negative", [x], x);
    backend.flush();
    const { submits } = await counted(backend, () => {
      for (let i = 0; i < 2048; i++) negate();
    });
    expect(submits).toBe(2);
  });

  gpuTest("nothing is dispatched for arrays without elements", async () => {
    const backend = await sharedBackend();
    const none = blank(backend, [0, 3]);
    const { dispatches } = await counted(backend, () => {
      bind(backend, "negative", [none], none)();
      bind(backend, "transpose", [none], blank(backend, [3, 0]), { axes: [1, 0] })();
      bind(backend, "concat", [none, none], blank(backend, [0, 3]), { axis: 0 })();
      bind(backend, "softmax", [none], none, { axis: 0 })();
    });
    expect(dispatches).toBe(0);
    expect([...(await backend.read(none))]).toEqual([]);
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
});

describe("webgpu, what is refused", () => {
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

  gpuTest("write() of more than the buffer holds", async () => {
    const backend = await sharedBackend();
    const x = blank(backend, [2]);
    expect(() => backend.write(x, [1, 2, 3])).toThrow(
      "Cannot write 3 elements to webgpu: the buffer holds 2; write no more than that",
    );
  });

  gpuTest("buffers that were freed, or that another backend made", async () => {
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
});

describe("webgpu, failures of the device", () => {
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
});

describe("webgpu, no adapter", () => {
  test("says so and what to do", async () => {
    const gpu = { requestAdapter: async () => null } as unknown as GPU;
    await expect(createWebgpuBackend({ gpu })).rejects.toThrow(
      "Cannot open the webgpu backend: WebGPU is there but offers no adapter; install a Vulkan driver " +
        "(one that needs no GPU: Mesa's lavapipe for Deno, SwiftShader for Bun and Node, named in " +
        'VK_DRIVER_FILES), or use another backend such as "wasm"',
    );
  });

  test("a missing package webgpu is named, with its reason", async () => {
    await expect(loadDawn("no-such-package")).rejects.toThrow(
      /Cannot open the webgpu backend: this runtime has no navigator.gpu, and the optional package "no-such-package" did not load \(.*no-such-package.*\); install it \(npm install no-such-package\), run under Deno, or use another backend such as "wasm"/,
    );
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
});
