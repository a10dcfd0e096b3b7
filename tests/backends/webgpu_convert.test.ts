/** Casting, choosing and working in place on the webgpu backend. */

import { describe, expect } from "bun:test";
import { bind, given, gpuTest, numbers, put, run, sharedBackend } from "./webgpu_testing.ts";

describe("webgpu, an output that is an input", () => {
  gpuTest("elementwise kernels work in place, with either input or both", async () => {
    const backend = await sharedBackend();
    const cases = [
      ["x", "y", [-9, -18, -27]],
      ["y", "x", [9, 18, 27]],
      ["x", "x", [0, 0, 0]],
    ] as const;
    for (const [first, second, expected] of cases) {
      const of = { x: put(backend, given([1, 2, 3])), y: put(backend, given([10, 20, 30])) };
      bind(backend, "subtract", [of[first], of[second]], of.x)();
      expect([...(await backend.read(of.x))]).toEqual([...expected]);
    }
    const x = put(backend, given([1.9, -1.9, 3]));
    bind(backend, "relu", [x], x)();
    bind(backend, "copy", [x], x)();
    bind(backend, "cast", [x], { ...x, dtype: "int32" })();
    expect([...(await backend.read({ ...x, dtype: "int32" }))]).toEqual([1, 0, 3]);
  });

  gpuTest("other kernels refuse it", async () => {
    const backend = await sharedBackend();
    const x = put(backend, numbers([2, 2]));
    expect(() => bind(backend, "dot", [x, x], x, { transposeA: false, transposeB: false })).toThrow(
      "Cannot bind dot in place: its output is also an input; give it an output of its own",
    );
  });
});

describe("webgpu, casting and choosing", () => {
  gpuTest("cast truncates toward zero and wraps as JavaScript's integer arrays do", async () => {
    const x = [
      0.9,
      -0.9,
      -1,
      255.5,
      256,
      -257,
      1e6,
      2 ** 31,
      -(2 ** 31),
      3e9,
      1e20,
      NaN,
      Infinity,
    ].map(Math.fround);
    const float = given(x);
    expect(await run("cast", [float], [x.length], {}, "int32")).toEqual([...Int32Array.from(x)]);
    expect(await run("cast", [float], [x.length], {}, "uint8")).toEqual([...Uint8Array.from(x)]);
    const whole = given([0, 1, -1, 300, -(2 ** 31)], [5], "int32");
    expect(await run("cast", [whole], [5], {}, "float32")).toEqual([0, 1, -1, 300, -(2 ** 31)]);
    expect(await run("cast", [whole], [5], {}, "uint8")).toEqual([0, 1, 255, 44, 0]);
    const bytes = given([0, 1, 255], [3], "uint8");
    expect(await run("cast", [bytes], [3], {}, "float32")).toEqual([0, 1, 255]);
    expect(await run("cast", [bytes], [3], {}, "int32")).toEqual([0, 1, 255]);
    expect(await run("cast", [bytes], [3], {}, "uint8")).toEqual([0, 1, 255]);
  });

  gpuTest("where takes conditions and values of any dtype", async () => {
    const conditions = [0, -0, 1, -2, NaN];
    const expected = [50, 40, 3, 2, 1];
    for (const dtype of ["float32", "int32", "uint8"] as const) {
      const y = given([50, 40, 30, 20, 10], [5], dtype);
      const x = given([5, 4, 3, 2, 1], [5], dtype);
      expect(await run("where", [given(conditions), x, y], [5], {}, dtype)).toEqual(expected);
      const condition = given([0, 0, 1, 2, 255], [5], dtype);
      expect(await run("where", [condition, x, y], [5], {}, dtype)).toEqual(expected);
    }
  });
});
