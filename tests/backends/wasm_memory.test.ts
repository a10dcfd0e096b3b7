/** The wasm backend's memory: growth, reuse, refusals; and that its kernels keep to it. */

import { describe, expect, test } from "bun:test";
import process from "node:process";
import type { KernelName, Shape } from "../../backends/backend.ts";
import { createReferenceBackend } from "../../backends/reference/mod.ts";
import { base64 as relaxed } from "../../backends/wasm/generated/relaxed_simd.ts";
import { base64 as plain } from "../../backends/wasm/generated/simd.ts";
import type { SimdExports } from "../../backends/wasm/generated/simd_exports.ts";
import { createKernels } from "../../backends/wasm/kernels/table.ts";
import { WasmMemory } from "../../backends/wasm/memory.ts";
import { createWasmBackend, WasmBackend, type WasmBuffer } from "../../backends/wasm/mod.ts";
import { instantiateKernels } from "../../backends/wasm/simd_module.ts";
import { createTfjsHeap } from "../../backends/wasm/tfjs_heap.ts";
import { expectClose, numbers, put, run, type Value, wasm } from "./wasm_support.ts";

describe("memory", () => {
  test("reads back what was written, for every dtype, and leaves the rest alone", async () => {
    for (const [dtype, data] of [
      ["float32", [1.5, -2]],
      ["int32", [-7, 2 ** 31 - 1]],
      ["uint8", [3, 255]],
    ] as const) {
      const array = put({ shape: [3], data: [9, 9, 9], dtype });
      wasm.write(array, data);
      expect([...(await wasm.read(array))]).toEqual([...data, 9]);
      wasm.free(array.buffer);
    }
  });

  test("keeps arrays and bound kernels alive through growth", async () => {
    const backend = await createWasmBackend();
    const x = put({ shape: [3], data: [1, 2, 3] }, backend);
    const y = put({ shape: [3], data: [0, 0, 0] }, backend);
    const launch = backend.kernels.negative([x], y, {});
    const before = backend.module.asm.memory.buffer;
    const big = backend.alloc("float32", 16 << 20);
    expect(backend.module.asm.memory.buffer === before).toBe(false);
    launch();
    expect([...(await backend.read(y))]).toEqual([-1, -2, -3]);
    backend.write(x, [4, 5, 6]);
    launch();
    expect([...(await backend.read(y))]).toEqual([-4, -5, -6]);
    backend.free(big);
  });

  test("keeps kernels with scratch right when the scratch moves", async () => {
    const backend = await createWasmBackend();
    const bind = (n: number) => {
      const x = put({ shape: [n, 2, n], data: new Float32Array(2 * n * n).fill(1) }, backend);
      const y = put({ shape: [2], data: [0, 0] }, backend);
      return { y, launch: backend.kernels.sum([x], y, { axes: [0, 2] }) };
    };
    const small = bind(3);
    const large = bind(600);
    large.launch();
    small.launch();
    expect([...(await backend.read(small.y))]).toEqual([9, 9]);
    expect([...(await backend.read(large.y))]).toEqual([360_000, 360_000]);
  });

  test("is given back: a thousand times a quarter of the heap fits", () => {
    for (let i = 0; i < 1000; i++) wasm.free(wasm.alloc("float32", 1 << 20));
  });

  test("refuses what does not fit into 4 GiB, and goes on", async () => {
    for (const size of [2 ** 30, 2 ** 40]) {
      const bytes = size * 4;
      expect(() => wasm.alloc("float32", size)).toThrow(
        new RegExp(
          `^Cannot allocate ${bytes} bytes: the WebAssembly heap holds \\d+ and cannot grow enough; free arrays or use smaller ones.$`,
        ),
      );
    }
    expect([...(await run("negative", [{ shape: [1], data: [1] }], { shape: [1] }))]).toEqual([-1]);
  });

  test("refuses to free twice, to use what was freed, and to write beyond the end", () => {
    const array = put({ shape: [2], data: [1, 2] });
    expect(() => wasm.write(array, [1, 2, 3])).toThrow(
      new RangeError(
        "Cannot write 3 elements into a buffer of 2: they do not fit; write at most 2.",
      ),
    );
    wasm.free(array.buffer);
    expect(() => wasm.free(array.buffer)).toThrow(
      "Cannot free a buffer of 2 elements: it has been freed already; free it once.",
    );
    expect(() => wasm.kernels.exp([array], array, {})).toThrow(
      "Cannot use a buffer of 2 elements: it has been freed; keep it until its last use.",
    );
  });

  test("refuses buffers of other backends", () => {
    const array = put({ shape: [1], data: [1] }, createReferenceBackend());
    const refusal = new TypeError(
      "Cannot use a buffer of another backend on wasm: it does not lie in the WebAssembly heap; copy its elements over.",
    );
    expect(() => wasm.kernels.exp([array], array, {})).toThrow(refusal);
    expect(() => wasm.free(array.buffer)).toThrow(refusal);
  });

  test("holds arrays of no elements", async () => {
    const array = put({ shape: [0], data: [] });
    expect([...(await wasm.read(array))]).toEqual([]);
    expect((array.buffer as WasmBuffer).pointer).toBeGreaterThan(0);
    wasm.free(array.buffer);
  });

  test("an uncaught error stays the application's affair", () => {
    expect(process.listeners("unhandledRejection").map(String).join()).not.toMatch(/throw reason/);
    expect(process.listeners("uncaughtException").map(String).join()).not.toMatch(/ExitStatus/);
  });
});

describe("kernels", () => {
  const builds = { plain, relaxed };
  for (const name of ["plain", "relaxed"] as const) {
    test(`of the ${name} build import the memory only and bring no data of their own`, () => {
      const bytes = bytesOf(builds[name]);
      // section ids of the binary format: 4 table, 5 memory, 6 global, 8 start, 9 element, 11 data
      const sections = sectionIds(bytes);
      for (const id of [4, 5, 6, 8, 9, 11]) expect(sections).not.toContain(id);
      expect(sections).toContain(10);
    });
  }

  test("of the relaxed build are chosen where the engine fuses multiply and add, never for the portable backend", async () => {
    const { memory } = (await createTfjsHeap()).asm;
    const fuses = isTaken(relaxed) && (await instantiate(relaxed, memory)).rounds_once();
    expect(Boolean((await instantiateKernels(memory, false)).rounds_once())).toBe(Boolean(fuses));
    expect(Boolean((await instantiateKernels(memory, true)).rounds_once())).toBe(false);
  });

  for (const name of ["plain", "relaxed"] as const) {
    test(`of the ${name} build agree with those chosen here`, async () => {
      const module = await createTfjsHeap();
      const simd = await instantiate(builds[name], module.asm.memory);
      const memory = new WasmMemory(module);
      const backend = new WasmBackend(
        "wasm",
        module,
        memory,
        createKernels(simd, memory.scratch()),
      );

      const shape = [13, 11];
      const x = { shape, data: numbers(143).map(Math.abs) };
      const y = { shape, data: numbers(143, 2) };
      const runs: [KernelName, Value[], Shape, object][] = [
        ...(["exp", "log1p", "expm1", "tanh", "sigmoid", "sin", "erf", "softrelu"] as const).map(
          (name): [KernelName, Value[], Shape, object] => [name, [y], shape, {}],
        ),
        ["log", [x], shape, {}],
        ["power", [x, y], shape, {}],
        ["softmax", [y], shape, { axis: 1 }],
        ["log_softmax", [y], shape, { axis: 0 }],
        ["dot", [x, y], [11, 11], { transposeA: true, transposeB: false }],
        ["dot", [x, y], [13, 13], { transposeA: false, transposeB: true }],
      ];
      for (const [kernel, inputs, target, attrs] of runs) {
        const chosen = await run(kernel, inputs, { shape: target }, attrs);
        expectClose(
          await run(kernel, inputs, { shape: target }, attrs, backend),
          chosen,
          2e-6,
          2e-6,
        );
      }
    });
  }
});

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Whether the engine knows all instructions of a build. */
function isTaken(build: string): boolean {
  return WebAssembly.validate(bytesOf(build));
}

async function instantiate(build: string, memory: WebAssembly.Memory): Promise<SimdExports> {
  const { instance } = await WebAssembly.instantiate(bytesOf(build), { env: { memory } });
  return instance.exports as unknown as SimdExports;
}

function sectionIds(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return ids;
}
