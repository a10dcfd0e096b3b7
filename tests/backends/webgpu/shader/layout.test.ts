/** The fewest axes that a kernel must walk. */

import { describe, expect, test } from "bun:test";
import { walk } from "../../../../backends/webgpu/shader/layout.ts";

describe("walk()", () => {
  test("merges the axes of contiguous arrays into one and leaves out those of length 1", () => {
    expect(walk([2, 3, 1, 4], [12, 4, 4, 1], [12, 4, 4, 1])).toEqual([[24, 1, 1]]);
  });

  test("keeps apart what is not contiguous in every array", () => {
    expect(walk([2, 3, 4], [12, 4, 1], [0, 4, 1])).toEqual([
      [2, 12, 0],
      [12, 1, 1],
    ]);
    expect(walk([2, 3], [1, 2])).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  test("has no axes for a scalar", () => {
    expect(walk([1, 1], [1, 1])).toEqual([]);
  });
});
