/** The allocator: blocks that do not overlap, and free space that is found and joined again. */

import { expect, test } from "bun:test";
import fc from "fast-check";
import { Allocator, type Block } from "../../../backends/wasm/allocator.ts";

/** What is asked of an allocator: a block of so many bytes (positive), or to take back one of those that it gave. */
const requests = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 0, max: 1 << 16 }),
    fc.integer({ min: -1000, max: -1 }),
  ),
  { maxLength: 200 },
);

test("blocks are in bounds, aligned, and never overlap", () => {
  fc.assert(
    fc.property(requests, (asked) => {
      const end = 1 << 18;
      const allocator = new Allocator(1);
      allocator.extend(end);
      const live: { block: Block; bytes: number }[] = [];
      for (const each of asked) {
        if (each < 0) {
          const [freed] = live.splice(-each % Math.max(live.length, 1), 1);
          if (freed) allocator.free(freed.block);
          continue;
        }
        const block = allocator.allocate(each);
        if (block) live.push({ block, bytes: each });
      }
      const ordered = live.toSorted((a, b) => a.block.pointer - b.block.pointer);
      for (const [i, { block, bytes }] of ordered.entries()) {
        expect(block.pointer % 64).toBe(0);
        expect(block.pointer).toBeGreaterThan(0);
        expect(block.pointer + bytes).toBeLessThanOrEqual(ordered[i + 1]?.block.pointer ?? end);
      }
      // All that was freed is one block again.
      for (const { block } of live) allocator.free(block);
      expect(allocator.missing(end - 64)).toBe(0);
      expect(allocator.allocate(end - 64)?.pointer).toBe(64);
      expect(allocator.allocate(1)).toBe(null);
    }),
  );
});

test("a block is found wherever one is long enough", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1 << 14 }), { maxLength: 60 }), (sizes) => {
      const allocator = new Allocator(1);
      allocator.extend(1 << 22);
      const blocks = sizes.map((size) => allocator.allocate(size) as Block);
      const fence = allocator.allocate(1) as Block;
      const rest = (1 << 22) - fence.pointer - 64;
      allocator.allocate(rest);
      for (const block of blocks.filter((_, i) => i % 2 === 0)) allocator.free(block);
      const longest = Math.max(0, ...sizes.filter((_, i) => i % 2 === 0));
      if (longest > 0) expect(allocator.allocate(Math.ceil(longest / 64) * 64)).not.toBe(null);
    }),
  );
});

test("memory that is added joins what was free at its end", () => {
  const allocator = new Allocator(0);
  allocator.extend(1024);
  const first = allocator.allocate(512) as Block;
  expect(allocator.allocate(1024)).toBe(null);
  expect(allocator.missing(1024)).toBe(512);
  allocator.extend(1024 + 512);
  expect(allocator.allocate(1024)?.pointer).toBe(512);
  allocator.free(first);
  expect(allocator.missing(64)).toBe(64);
});
