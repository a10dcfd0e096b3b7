/** The order of work on the webgpu backend, and into how few submits it goes. */

import { describe, expect } from "bun:test";
import type { Launch } from "../../../backends/backend.ts";
import { given, numbers } from "../kernels/support/arrays.ts";
import { bind, blank, put } from "../kernels/support/subject.ts";
import { counted, gpuTest, sharedBackend } from "./testing.ts";

describe("the order of work", () => {
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

  gpuTest("what a kernel writes, the next one reads", async () => {
    const backend = await sharedBackend();
    const x = put(backend, given([0]));
    const one = put(backend, given([1]));
    const increment = bind(backend, "add", [x, one], x);
    for (let i = 0; i < 500; i++) increment();
    expect([...(await backend.read(x))]).toEqual([500]);
  });
});

describe("counts", () => {
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
});
