/** How products are divided into tiles. */

import { expect, test } from "bun:test";
import { tilingOf } from "../../../../backends/webgpu/kernels/tiles.ts";

test("a large product has tiles of 64, and its edges have tiles, too", () => {
  const tiling = tilingOf({ matrices: 1, m: 1000, n: 513, k: 9 });
  expect(tiling).toEqual({ reach: 4, down: 16, across: 9, count: 144 });
});

test("a product of few tiles is divided further, so that no part of the device idles", () => {
  expect(tilingOf({ matrices: 1, m: 128, n: 256, k: 9 }).reach).toBe(2);
  expect(tilingOf({ matrices: 1, m: 64, n: 64, k: 9 })).toEqual({
    reach: 1,
    down: 4,
    across: 4,
    count: 16,
  });
});

test("many small products have a small tile each", () => {
  const tiling = tilingOf({ matrices: 70_000, m: 1, n: 5, k: 3 });
  expect(tiling).toEqual({ reach: 1, down: 1, across: 1, count: 70_000 });
  expect(tilingOf({ matrices: 100, m: 2, n: 20, k: 3 }).reach).toBe(2);
});

test("no product has no tile", () => {
  expect(tilingOf({ matrices: 0, m: 4, n: 4, k: 4 }).count).toBe(0);
  expect(tilingOf({ matrices: 3, m: 0, n: 4, k: 4 }).count).toBe(0);
});
