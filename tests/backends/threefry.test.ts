/** Threefry-2x32 against the known answers of its authors. */

import { expect, test } from "bun:test";
import { threefry2x32 } from "../../backends/threefry.ts";

test("threefry2x32 gives the known answers of Random123's kat_vectors", () => {
  expect(threefry2x32(0, 0, 0, 0)).toEqual([0x6b200159, 0x99ba4efe]);
  expect(threefry2x32(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toEqual([
    0x1cb996fc, 0xbb002be7,
  ]);
  expect(threefry2x32(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual([
    0xc4923a9c, 0x483df7a0,
  ]);
});

test("threefry2x32 reads signed and unsigned words alike", () => {
  expect(threefry2x32(-1, -1, -1, -1)).toEqual([0x1cb996fc, 0xbb002be7]);
});
