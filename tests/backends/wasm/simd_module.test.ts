/** The two builds of the wasm backend's kernels: what they bring, which one is chosen, and that they agree. */

import { describe, expect, test } from "bun:test";
import type { KernelName, Shape } from "../../../backends/backend.ts";
import { base64 as relaxed } from "../../../backends/wasm/generated/relaxed_simd.ts";
import { base64 as plain } from "../../../backends/wasm/generated/simd.ts";
import type { SimdExports } from "../../../backends/wasm/generated/simd_exports.ts";
import { createHeap } from "../../../backends/wasm/heap.ts";
import { createKernels } from "../../../backends/wasm/kernels/table.ts";
import { WasmMemory } from "../../../backends/wasm/memory.ts";
import { createWasmBackend, WasmBackend } from "../../../backends/wasm/mod.ts";
import { instantiateKernels } from "../../../backends/wasm/simd_module.ts";
import { expectClose, type Given, given, numbers } from "../kernels/support/arrays.ts";
import { runOn } from "../kernels/support/subject.ts";

const wasm = await createWasmBackend();

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
    const { memory } = createHeap();
    const fuses = isTaken(relaxed) && (await instantiate(relaxed, memory)).rounds_once();
    expect(Boolean((await instantiateKernels(memory, false)).rounds_once())).toBe(Boolean(fuses));
    expect(Boolean((await instantiateKernels(memory, true)).rounds_once())).toBe(false);
  });

  for (const name of ["plain", "relaxed"] as const) {
    test(`of the ${name} build agree with those chosen here`, async () => {
      const heap = createHeap();
      const simd = await instantiate(builds[name], heap.memory);
      const memory = new WasmMemory(heap);
      const backend = new WasmBackend(
        "wasm",
        heap,
        memory,
        createKernels(simd, memory.scratch(), heap),
      );

      const shape = [13, 11];
      const y = numbers(shape, 2);
      const x = given(Array.from(numbers(shape).data, Math.abs), shape);
      const runs: [KernelName, Given[], Shape, object][] = [
        ...(["exp", "log1p", "expm1", "tanh", "sigmoid", "sin", "erf", "softrelu"] as const).map(
          (name): [KernelName, Given[], Shape, object] => [name, [y], shape, {}],
        ),
        ["log", [x], shape, {}],
        ["power", [x, y], shape, {}],
        ["softmax", [y], shape, { axis: 1 }],
        ["log_softmax", [y], shape, { axis: 0 }],
        ["dot", [x, y], [11, 11], { transposeA: true, transposeB: false }],
        ["dot", [x, y], [13, 13], { transposeA: false, transposeB: true }],
      ];
      for (const [kernel, inputs, target, attrs] of runs) {
        const chosen = await runOn(wasm, kernel, inputs, target, attrs);
        const own = await runOn(backend, kernel, inputs, target, attrs);
        expectClose(own, chosen, { relative: 2e-6, absolute: 2e-6 });
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
