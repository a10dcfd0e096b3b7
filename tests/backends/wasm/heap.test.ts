/** The heaps of the wasm backend, their own and tfjs's: blocks that do not overlap, growth, and refusals. */

import { describe, expect, test } from "bun:test";
import { createHeap, type HeapBlock } from "../../../backends/wasm/heap.ts";
import { createWasmBackend, type WasmBuffer } from "../../../backends/wasm/mod.ts";
import { createTfjsHeap } from "../../../backends/wasm/tfjs_heap.ts";
import { default_rng } from "../../../gluon/random/generator.ts";
import { given } from "../kernels/support/arrays.ts";
import { put, runOn } from "../kernels/support/subject.ts";

const heaps = { "its own heap": async () => createHeap(), "tfjs's heap": () => createTfjsHeap() };

for (const [name, create] of Object.entries(heaps)) {
  describe(name, () => {
    test("is a memory of its own, whose blocks are aligned to numbers and freed for the next", async () => {
      const [first, second] = await Promise.all([create(), create()]);
      expect(first.memory === second.memory).toBe(false);
      const block = first.alloc(1000);
      const { pointer } = block;
      expect(pointer).toBeGreaterThan(0);
      expect(pointer % 4).toBe(0);
      const before = second.bytes[pointer] as number;
      first.bytes[pointer] = before ^ 255;
      expect(second.bytes[pointer]).toBe(before);
      first.free(block);
      expect(first.alloc(1000).pointer).toBe(pointer);
    });

    test("refuses what does not fit into 4 GiB, and goes on", async () => {
      const backend = await createWasmBackend("wasm", await create());
      for (const size of [2 ** 30, 2 ** 40]) {
        expect(() => backend.alloc("float32", size)).toThrow(
          new RegExp(
            `^Cannot allocate ${size * 4} bytes: the WebAssembly heap holds \\d+ and cannot grow enough; free arrays or use smaller ones.$`,
          ),
        );
      }
      expect(await runOn(backend, "negative", [given([1])], [1])).toEqual([-1]);
    });

    for (const MiB of [1, 100, 256, 1500]) {
      test(`full of blocks of ${MiB} MiB, refuses one more, and the rest stays usable`, async () => {
        const backend = await createWasmBackend("wasm", await create());
        const x = put(backend, given([1, 2, 3]));
        const y = put(backend, given([0, 0, 0]));
        const bytes = MiB * 2 ** 20;
        const blocks: WasmBuffer[] = [];
        const fill = (size: number): void => {
          for (;;) blocks.push(backend.alloc("uint8", size));
        };
        const refusal = /Cannot allocate \d+ bytes: the WebAssembly heap holds \d+ and cannot grow/;
        expect(() => fill(bytes)).toThrow(refusal);
        expect(blocks).toHaveLength(Math.floor((4095 * 2 ** 20) / bytes));
        // What is smaller still fits, and what is given back is there again, in whatever sizes.
        const rng = default_rng(MiB);
        for (let i = 0; i < 200; i++) {
          const [freed] = blocks.splice(rng.integers(0, blocks.length), 1);
          if (freed) backend.free(freed);
          const size = rng.integers(1, 2 * bytes);
          if (rng.random() < 0.5) {
            try {
              blocks.push(backend.alloc("uint8", size));
            } catch (error) {
              expect(String(error)).toMatch(refusal);
            }
          } else blocks.push(backend.alloc("uint8", Math.ceil(size / 8)));
        }
        expect(() => fill(bytes / 8)).toThrow(refusal);
        const ordered = blocks.toSorted((a, b) => a.pointer - b.pointer);
        const ends = ordered.map(({ pointer, size }) => pointer + size);
        const limits = [
          ...ordered.slice(1).map(({ pointer }) => pointer),
          backend.heap.bytes.length,
        ];
        expect(ends.filter((end, i) => end > (limits[i] as number))).toEqual([]);
        backend.kernels.negative([x], y, {})();
        expect([...(await backend.read(y))]).toEqual([-1, -2, -3]);
      });
    }
  });
}

test("its own heap needs no more memory where all was freed: a large block takes the place of small ones", () => {
  const heap = createHeap();
  const blocks: HeapBlock[] = [];
  for (let i = 0; i < 15_000; i++) blocks.push(heap.alloc(1000));
  const { length } = heap.bytes;
  for (const block of blocks.filter((_, i) => i % 2 === 0)) heap.free(block);
  for (const block of blocks.filter((_, i) => i % 2 === 1)) heap.free(block);
  heap.alloc(15_000_000);
  expect(heap.bytes.length).toBe(length);
});
