/** Loops over rows: one thread per row, or one workgroup per row. */

import { expect, test } from "bun:test";
import { PER_THREAD, PER_WORKGROUP } from "../../../../backends/webgpu/kernels/rows.ts";

test("one thread per row takes every element and shares nothing", () => {
  expect([PER_THREAD.first, PER_THREAD.step]).toEqual(["0u", "1u"]);
  expect(PER_THREAD.together("fold", "y")).toBe("y");
  expect(PER_THREAD.needs(["fold"], "f32")).toEqual({ functions: "" });
});

test("one workgroup per row takes turns and folds what its threads have", () => {
  expect([PER_WORKGROUP.first, PER_WORKGROUP.step]).toEqual(["lane", "256u"]);
  expect(PER_WORKGROUP.together("fold", "y")).toBe("fold_together(y, lane)");
  const { functions, group, shared } = PER_WORKGROUP.needs(["larger", "plus"], "i32");
  expect(group).toBe(true);
  expect(shared).toEqual({
    larger_row: { scalar: "i32", length: 256 },
    plus_row: { scalar: "i32", length: 256 },
  });
  expect(functions.match(/^fn (\w+)/gm)).toEqual(["fn larger_together", "fn plus_together"]);
});
